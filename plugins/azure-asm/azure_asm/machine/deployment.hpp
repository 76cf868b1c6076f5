#pragma once
#include <string>
#include <vector>

#include "azure_asm/machine/endpoint.hpp"
#include "azure_asm/machine/spec.hpp"
#include "azure_asm/xml/element.hpp"

namespace azure_asm {

/// One endpoint of a running machine as the world reaches it.
struct OpenPort {
  std::string name;
  std::string address;
  std::int64_t port = 0;
  std::int64_t local_port = 0;
};

/// What is known of a running (or stopped) machine.
struct MachineState {
  std::string name;
  std::string status;  ///< `ReadyRole`
  std::string power;   ///< `Started`
  std::string detail;  ///< the service's words on a failure
  std::string private_address;
  std::string public_address;  ///< its own; empty when it has none
  std::vector<OpenPort> ports;
};

/// How a machine is made: a role.
struct MachineRole {
  std::string name;
  std::string size;
  std::string image;
  std::string availability_set;
  std::string subnet;
  std::string static_address;
  bool public_ip = false;
  MachineEndpoints endpoints;  ///< by name
  std::vector<DataDisk> data_disks;
  std::string system_disk;
  std::string system_media;
  Element document;  ///< as it was read, for sending back
};

/// A deployment: the machines of one cloud service.
struct Deployment {
  std::string name;
  std::string status;
  bool locked = false;  ///< a write is under way
  std::string virtual_network;
  std::string address;  ///< of the load balancer; empty while there is none
  std::vector<MachineRole> roles;
  std::vector<MachineState> states;

  const MachineRole* role(const std::string& name) const;
  const MachineState* state(const std::string& name) const;
};

/// What an answer says.  A deployment holds the documents of its machines, so an answer that is
/// moved in is not copied.
Deployment read_deployment(Element element);
MachineRole read_role(Element element);

}  // namespace azure_asm
