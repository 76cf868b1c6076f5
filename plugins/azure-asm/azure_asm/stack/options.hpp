#pragma once
#include <string>
#include <vector>

#include "azure_asm/service/management.hpp"
#include "slipway/schema.hpp"
#include "slipway/value.hpp"

namespace azure_asm {

/// The cloud role's options, as schema.cpp describes them.
struct Options {
  std::string cloud_service_name;
  std::string ssh_cert;
  std::string ssh_thumb;
  slipway::Value ssh_key_passphrase;  ///< sensitive; null: the key is not protected
  std::string subscription;
  std::string azure_cert;
  std::string blob_container_url;  ///< ends in a slash; empty: a storage account is made
  std::string vm_size;
  std::string vm_name_prefix;
  std::string availability_set;
  std::string affinity_group;
  std::string affinity_group_location;  ///< empty: the group must be there
  std::string location;                 ///< empty with an affinity group
  std::int64_t ssh_port = 0;
  std::string coreos_image;
  std::string virtual_network_name;
  std::vector<std::string> subnet_names;
  std::string virtual_network_address_space;  ///< empty: the network must be there
  std::string subnet_address_prefix;          ///< of the network that is made
  std::string static_address;                 ///< of machine 0; empty: the service chooses
  std::string reserved_ip;
  std::string custom_data;  ///< path
  std::string discovery_service_url;
  bool public_ips = false;
  bool data_disk = false;
  std::int64_t data_disk_size_gb = 0;
  std::int64_t data_disk_count = 0;
  std::string data_disk_caching;
  bool no_https = false;
  std::int64_t machines_per_service = 0;
  std::string storage_account_type;
  std::int64_t poll_interval_ms = 0;
  std::string endpoint;
  std::string ca_file;
};

/// From checked options; a group's overrides go over those of the role.
Options options_from(const slipway::Value& options);
/// Reads the credentials where they are in a .publishsettings file: that also says which
/// subscription and, unless `endpoint` is another than the public one, where.  Throws Failure
/// `invalid`.
Account account_of(const Options& options);
inline constexpr const char* public_endpoint = "https://management.core.windows.net";

/// Where things are that name no affinity group: `location`, or that of the group that is made.
std::string place_of(const Options& options);

/// The storage account that is made when no container is named: the service's name in small letters
/// and digits.
std::string made_storage_account(const Options& options);
/// The container that is made in it.
inline constexpr const char* made_container = "vhds";
/// Where the machines' disks are made; ends in a slash.
std::string container_url(const Options& options);

/// The options, as schema.cpp describes them.
std::vector<slipway::schema::Attribute> option_attributes();

}  // namespace azure_asm
