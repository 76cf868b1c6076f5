#pragma once
#include <string>
#include <vector>

#include "azure_asm/machine/endpoint.hpp"
#include "slipway/value.hpp"

namespace azure_asm {

/// A data disk made empty with the machine.
struct DataDisk {
  std::int64_t lun = 0;
  std::int64_t size_gb = 0;
  std::string caching;  ///< None, ReadOnly or ReadWrite

  friend bool operator==(const DataDisk&, const DataDisk&) = default;
};

/// A machine as it is wanted: the inputs of a `virtual_machine`.
struct MachineSpec {
  std::string service;
  std::string deployment;
  std::string name;
  std::string size;
  std::string image;
  std::string availability_set;
  std::string virtual_network;
  std::string subnet;
  std::string static_address;
  std::string reserved_ip;  ///< name of the reserved address that the deployment gets
  bool public_ip = false;
  MachineEndpoints endpoints;
  std::vector<DataDisk> data_disks;
  std::string container_url;  ///< ends in a slash
  std::string thumbprint;     ///< of the service certificate that carries the ssh key
  std::string user;
  std::string custom_data;
  std::string power;  ///< `started` or `stopped`

  /// Where the system disk and a data disk are made.
  std::string system_media() const { return container_url + name + ".vhd"; }
  std::string data_media(std::int64_t lun) const {
    return container_url + name + "-data" + (lun == 0 ? "" : "-" + std::to_string(lun)) + ".vhd";
  }
};

/// From a request's inputs.
MachineSpec machine_spec(const slipway::Value& inputs);
slipway::Value to_value(const std::vector<DataDisk>& disks);

/// A machine's id: `service/deployment/name`.
std::string machine_id(const MachineSpec& spec);
/// The parts of an id; throws Failure `invalid` when it is not one.
MachineSpec machine_from_id(const std::string& id);

}  // namespace azure_asm
