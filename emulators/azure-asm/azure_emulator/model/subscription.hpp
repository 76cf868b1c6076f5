#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "azure_emulator/model/role.hpp"

namespace azure_emulator {

using Properties = std::vector<std::pair<std::string, std::string>>;

/// An inner load balancer of a deployment.
struct InnerBalancer {
  std::string name;
  std::string subnet;
  std::string static_address;
};

/// A further public address of a deployment.
struct ExtraVip {
  std::string name;
  std::string address;
};

struct DnsServer {
  std::string name;
  std::string address;
};

enum class DeploymentPhase { deploying, running, deleting };

/// The machines of one hosted service.
struct Deployment {
  std::string name;
  std::string label;  ///< plain
  std::string private_id;
  DeploymentPhase phase = DeploymentPhase::deploying;
  std::string vip;            ///< empty until allotted
  bool vip_released = false;  ///< every machine is deallocated
  std::string network;
  std::string network_id;
  std::vector<DnsServer> dns;
  std::string reserved_ip;
  std::vector<ExtraVip> extra_vips;
  std::vector<InnerBalancer> balancers;
  std::vector<std::unique_ptr<Role>> roles;
  Time created{};
  Time modified{};

  /// Names are compared without case; null when there is none.
  Role* role(std::string_view role_name) const;
};

/// A cloud service: a DNS name, its certificates and at most one deployment.
struct HostedService {
  std::string name;
  std::string label;  ///< base64, as sent
  std::optional<std::string> description;
  std::string location;
  std::string affinity_group;
  std::optional<std::string> reverse_dns;
  Properties properties;
  Time created{};
  Time modified{};
  std::map<std::string, std::string> certificates;  ///< thumbprint → DER
  std::optional<Deployment> deployment;
  std::string busy;  ///< id of the operation that holds the service; empty: free
};

/// A registered disk.
struct Disk {
  std::string name;
  std::optional<std::string> label;
  std::string os;  ///< empty: a data disk
  std::string media_link;
  std::string image;
  int size_gb = 0;
  std::string location;
  std::string affinity_group;
  std::string service, deployment, role;  ///< attached to; empty: free
  std::optional<Time> released;           ///< attached until then though its machine is gone
  Time created{};
};

struct AffinityGroup {
  std::string name;
  std::string label;
  std::optional<std::string> description;
  std::string location;
  Time created{};
};

struct StorageAccount {
  std::string name;
  std::string label;
  std::optional<std::string> description;
  std::string location;
  std::string affinity_group;
  std::string type = "Standard_GRS";
  std::string status = "Created";
  std::string primary_key, secondary_key;
  std::set<std::string> containers;
  Properties properties;
  Time created{};
};

struct ReservedIp {
  std::string name;
  std::string label;
  std::string id;
  std::string address;
  std::string location;
  std::string state = "Created";
  std::string service, deployment;  ///< in use by; empty: free
};

struct Subnet {
  std::string name;
  std::string prefix;
};

struct VirtualNetwork {
  std::string name;
  std::string id;
  std::string location;
  std::string affinity_group;
  std::vector<std::string> prefixes;
  std::vector<Subnet> subnets;
};

/// What a subscription may have at most (sheet 15).
struct Quotas {
  int cores = 20;
  int hosted_services = 20;
  int storage_accounts = 100;
  int reserved_ips = 20;
  int public_ips = 5;
  int affinity_groups = 256;
  int certificates = 400;
  int roles_per_service = 50;
  int endpoints_per_service = 150;
  int virtual_networks = 50;
  int machines_per_network = 2048;
  int local_networks = 10;
  int dns_servers = 9;
  int dns_servers_per_network = 20;

  /// False when there is no quota of that name.
  bool set(std::string_view name, int value);
};

/// Everything that belongs to one subscription.
struct Subscription {
  std::string id;
  std::set<std::string> thumbprints;                           ///< of management certificates
  std::map<std::string, std::string> management_certificates;  ///< those added by request, with DER
  Quotas quotas;
  // Keys are lower-case names.
  std::map<std::string, HostedService> services;
  std::map<std::string, Disk> disks;
  std::map<std::string, AffinityGroup> groups;
  std::map<std::string, StorageAccount> accounts;
  std::map<std::string, ReservedIp> reserved_ips;
  std::map<std::string, VirtualNetwork> networks;
  std::string network_document;
  std::string network_operation;  ///< id of the running Set Network Configuration; empty: none
};

}  // namespace azure_emulator
