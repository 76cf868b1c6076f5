#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "azure_emulator/clock/timeline.hpp"

namespace azure_emulator {

/// How the balancer asks a member of a set for its health.
struct Probe {
  std::string path;  ///< of http; empty for tcp
  int port = 0;
  std::string protocol;
  int interval_seconds = 15;
  int timeout_seconds = 31;

  bool operator==(const Probe&) const = default;
};

/// One line of an endpoint's access list.
struct AclRule {
  int order = 0;
  std::string action;
  std::string subnet;
  std::string description;

  bool operator==(const AclRule&) const = default;
};

/// A public port of the deployment that leads to this role.
struct Endpoint {
  std::string name;
  std::string set_name;  ///< of the load-balanced set; empty: plain forwarding
  std::string protocol;
  int local_port = 0;
  int port = 0;
  std::optional<Probe> probe;
  std::vector<AclRule> acl;
  bool direct_return = false;
  std::string balancer_name;  ///< of an inner load balancer; empty: the deployment's public one
  std::optional<int> idle_minutes;
  std::optional<std::string> distribution;
  std::optional<std::string> virtual_ip_name;
};

/// A disk as the role names it; LUN 0 is left out in answers.
struct DataDisk {
  std::string caching = "None";
  std::optional<std::string> label;
  std::string disk_name;
  int lun = 0;
  int size_gb = 0;
  std::string media_link;
  std::string source_media_link;
  std::string io_type = "Standard";
};

struct OsDisk {
  std::string caching = "ReadWrite";
  std::optional<std::string> label;
  std::string disk_name;
  std::string media_link;
  std::string image;
  std::string os = "Linux";
  std::string io_type = "Standard";
};

/// An address of the machine itself.
struct PublicIp {
  std::string name;
  std::optional<int> idle_minutes;
  std::optional<std::string> domain_label;
  std::string address;  ///< there from Starting on
};

/// What the provisioning set said; never given back.
struct Provisioning {
  bool given = false;
  std::string host_name;
  std::string user_name;
  std::size_t password_size = 0;
  bool password_disabled = true;
  std::vector<std::string> fingerprints;
  std::string user_data;  ///< decoded
};

/// Where a machine is in its life (sheet 14).
enum class Phase {
  waiting,       ///< accepted, nothing allotted: not in the instance list
  allotted,      ///< StoppedVM, addresses are there
  creating,      ///< CreatingVM
  starting,      ///< StartingVM
  powering,      ///< RoleStateUnknown, Starting
  booting,       ///< RoleStateUnknown, Started
  provisioning,  ///< Provisioning
  ready,         ///< ReadyRole
  failed,        ///< the instance's own status says how
  stopping,
  stopped,      ///< StoppedVM, hardware kept
  deallocated,  ///< StoppedDeallocated
  deleting,
};

/// The running side of a role.
struct Instance {
  Phase phase = Phase::waiting;
  std::string failure_status;  ///< InstanceStatus while failed
  std::string details;
  std::string error_code;
  std::string address;
  int update_domain = 0;
  int fault_domain = 0;
  bool driver_started = false;
  bool driver_ready = false;
  bool least_time_over = false;  ///< the clock would let it be ready
  /// Rises with every start, so that an event of an earlier life is known and dropped.
  std::uint64_t life = 0;
  std::optional<Time> ready_at;
};

/// A virtual machine: what was asked for, and its instance.
struct Role {
  std::uint64_t machine_id = 0;
  std::string name;
  std::string availability_set;
  std::string size;
  std::optional<bool> guest_agent;
  Provisioning provisioning;
  std::vector<Endpoint> endpoints;
  std::string subnet;
  std::string static_address;
  std::optional<PublicIp> public_ip;
  std::string network_security_group;
  std::string ip_forwarding;
  std::vector<DataDisk> data_disks;
  OsDisk os_disk;
  bool with_deployment = false;  ///< made by the deployment's own request, not by Add Role
  Time created{};
  Instance instance;
};

/// The API's words for a phase.
std::string instance_status(const Instance& instance);
std::string power_state(const Instance& instance);

/// Counts against the subscription's cores: everything that is not deallocated.
bool holds_cores(const Role& role);

}  // namespace azure_emulator
