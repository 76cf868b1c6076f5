#include "azure_emulator/api/role_rules.hpp"

#include <algorithm>
#include <set>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

void require(bool holds, const std::string& message) {
  if (!holds) throw bad_request(message);
}

bool within(std::size_t size, std::size_t least, std::size_t most) {
  return size >= least && size <= most;
}

bool is_port(int port) { return port >= 1 && port <= 65535; }

// Sheet 15: limits of the provisioning set.
void check_provisioning(const Role& role, const RoleSetting& setting) {
  const Provisioning& set = role.provisioning;
  require(set.given, "A provisioning configuration set is required to create the role " +
                         role.name + " from an image.");
  require(within(set.host_name.size(), 1, 64), "The host name must have 1 to 64 characters.");
  require(within(set.user_name.size(), 1, 32), "The user name must have 1 to 32 characters.");
  require(set.password_disabled || set.password_size > 0,
          "A password is required when password authentication is enabled.");
  require(set.password_size == 0 || within(set.password_size, 6, 72),
          "The user password must have 6 to 72 characters.");
  require(set.user_data.size() <= 65535, "The custom data is larger than 65535 bytes.");
  for (const auto& fingerprint : set.fingerprints) {
    require(setting.service.certificates.count(upper(fingerprint)) > 0,
            "The certificate with thumbprint " + fingerprint + " was not found.");
  }
}

// Rule 2: the image exists and is in the service's location.
void check_image(const Role& role, const RoleSetting& setting) {
  const Image* image = setting.world.find_image(role.os_disk.image);
  if (image == nullptr) {
    throw Refusal{
        403, "ForbiddenError",
        "Forbidden: the image " + role.os_disk.image + " is not available to this subscription."};
  }
  std::string location = setting.service.location;
  const auto group = setting.subscription.groups.find(lower(setting.service.affinity_group));
  if (group != setting.subscription.groups.end()) location = group->second.location;
  require(image->offered_in(location),
          "The image " + image->name + " is not available in the location " + location + ".");
}

void check_new_blob(const RoleSetting& setting, const std::string& link) {
  require(valid_media_link(link), "The media link '" + link + "' is not a valid blob address.");
  if (setting.world.blobs.count(lower(link)) > 0) {
    throw conflict("A blob already exists at the location " + link + ".");
  }
}

void check_registered_disk(const RoleSetting& setting, const std::string& name) {
  const auto found = setting.subscription.disks.find(lower(name));
  if (found == setting.subscription.disks.end()) {
    throw not_found("A disk with name " + name + " does not exist.");
  }
  const Disk& disk = found->second;
  require(disk.role.empty(), "A disk with name " + name +
                                 " is currently in use by virtual machine " + disk.role +
                                 " running within hosted service " + disk.service +
                                 ", deployment " + disk.deployment + ".");
}

void check_data_disks(const Role& role, const RoleSetting& setting, const Size& size) {
  require(role.data_disks.size() <= static_cast<std::size_t>(size.data_disks),
          "The role size " + role.size + " allows at most " + std::to_string(size.data_disks) +
              " data disks.");
  std::set<int> luns;
  for (const auto& disk : role.data_disks) {
    require(disk.lun >= 0 && disk.lun <= 31, "The LUN must be between 0 and 31.");
    require(luns.insert(disk.lun).second,
            "The LUN " + std::to_string(disk.lun) + " is used by two disks.");
    if (!disk.disk_name.empty()) {
      check_registered_disk(setting, disk.disk_name);
      continue;
    }
    if (!disk.source_media_link.empty()) continue;
    require(disk.size_gb >= 1 && disk.size_gb <= 1023,
            "The disk size must be between 1 and 1023 GB.");
    if (!disk.media_link.empty()) check_new_blob(setting, disk.media_link);
  }
}

// Rule 9, and what a disk is made from.
void check_os_disk(const Role& role, const RoleSetting& setting) {
  const OsDisk& disk = role.os_disk;
  if (!disk.disk_name.empty()) {
    require(!role.provisioning.given,
            "A provisioning configuration set is not allowed with an existing disk.");
    check_registered_disk(setting, disk.disk_name);
    return;
  }
  require(!disk.image.empty(), "The OS disk names neither an image nor an existing disk.");
  check_image(role, setting);
  if (!disk.media_link.empty()) check_new_blob(setting, disk.media_link);
  check_provisioning(role, setting);
}

/// Machines of all deployments that are in the network.
int machines_in(const Subscription& subscription, const std::string& network) {
  std::size_t count = 0;
  for (const auto& [name, service] : subscription.services) {
    const auto& deployment = service.deployment;
    if (deployment && same_name(deployment->network, network)) count += deployment->roles.size();
  }
  return static_cast<int>(count);
}

// Sheet 15.
void check_room_in_network(const RoleSetting& setting) {
  if (setting.network.empty()) return;
  const int most = setting.subscription.quotas.machines_per_network;
  require(machines_in(setting.subscription, setting.network) < most,
          "The virtual network " + setting.network + " can have at most " + std::to_string(most) +
              " virtual machines.");
}

// Rule 7.
void check_network(const Role& role, const RoleSetting& setting) {
  if (role.subnet.empty()) {
    require(role.static_address.empty(), "A static address needs a subnet.");
    return;
  }
  require(!setting.network.empty(),
          "The subnet " + role.subnet + " was named, but the deployment has no virtual network.");
  const auto network = setting.subscription.networks.find(lower(setting.network));
  require(network != setting.subscription.networks.end(),
          "The virtual network " + setting.network + " does not exist.");
  const auto& subnets = network->second.subnets;
  const auto subnet = std::find_if(subnets.begin(), subnets.end(), [&](const Subnet& one) {
    return same_name(one.name, role.subnet);
  });
  require(subnet != subnets.end(), "The subnet " + role.subnet +
                                       " does not exist in the virtual network " + setting.network +
                                       ".");
  require(
      role.static_address.empty() || in_prefix(role.static_address, subnet->prefix),
      "The static address " + role.static_address + " is not in the subnet " + role.subnet + ".");
  require(role.static_address.empty() || setting.world.addresses.is_free(role.static_address),
          "The static address " + role.static_address + " is already in use.");
}

void check_public_ip(const Role& role) {
  if (!role.public_ip) return;
  require(within(role.public_ip->name.size(), 1, 100),
          "The public IP name must have 1 to 100 characters.");
  const int idle = role.public_ip->idle_minutes.value_or(4);
  require(idle >= 4 && idle <= 30, "The idle timeout must be between 4 and 30 minutes.");
}

// Rule 6.
void check_probe(const Endpoint& endpoint) {
  if (!endpoint.probe) return;
  const Probe& probe = *endpoint.probe;
  require(is_port(probe.port), "The probe port must be between 1 and 65535.");
  require(probe.protocol != "tcp" || probe.path.empty(),
          "The path of a load balancer probe is not allowed with the protocol tcp.");
  require(probe.protocol != "http" || !probe.path.empty(),
          "The path of a load balancer probe is required with the protocol http.");
  require(probe.interval_seconds >= 5, "The probe interval must be at least 5 seconds.");
  require(probe.timeout_seconds >= 5, "The probe timeout must be at least 5 seconds.");
}

void check_endpoint(const Endpoint& endpoint) {
  require(within(endpoint.name.size(), 3, 15),
          "The endpoint name '" + endpoint.name + "' must have 3 to 15 characters.");
  require(endpoint.set_name.empty() || within(endpoint.set_name.size(), 3, 15),
          "The load-balanced set name '" + endpoint.set_name + "' must have 3 to 15 characters.");
  require(is_port(endpoint.local_port), "The local port must be between 1 and 65535.");
  require(endpoint.port == 0 || is_port(endpoint.port), "The port must be between 1 and 65535.");
  require(endpoint.set_name.empty() || endpoint.port != 0,
          "A member of a load-balanced set needs a port.");
  const int idle = endpoint.idle_minutes.value_or(4);
  require(idle >= 4 && idle <= 30, "The idle timeout must be between 4 and 30 minutes.");
  require(endpoint.acl.size() <= 50, "An endpoint can have at most 50 access rules.");
  check_probe(endpoint);
}

// Rule 5.
bool agree(const Endpoint& left, const Endpoint& right) {
  return left.port == right.port && left.local_port == right.local_port &&
         left.protocol == right.protocol && left.probe == right.probe &&
         left.idle_minutes.value_or(4) == right.idle_minutes.value_or(4) && left.acl == right.acl;
}

void check_set_members(const Endpoint& endpoint, const RoleSetting& setting) {
  if (endpoint.set_name.empty()) return;
  for (const Role* neighbour : setting.neighbours) {
    for (const auto& other : neighbour->endpoints) {
      if (!same_name(other.set_name, endpoint.set_name)) continue;
      require(agree(endpoint, other), "The endpoints of the load-balanced set " +
                                          endpoint.set_name +
                                          " do not agree in port, protocol, probe or timeout.");
    }
  }
}

/// Public ports of one deployment, to find two that collide.
class Ports {
 public:
  /// The port's number when it is taken by another endpoint that is not of the same set.
  std::optional<int> add(const Endpoint& endpoint) {
    if (endpoint.port == 0) return std::nullopt;
    const std::string key = endpoint.protocol + ":" + std::to_string(endpoint.port) + ":" +
                            lower(endpoint.balancer_name);
    const std::string set = lower(endpoint.set_name);
    const auto [found, fresh] = owners_.emplace(key, set);
    if (fresh || (!set.empty() && found->second == set)) return std::nullopt;
    return endpoint.port;
  }

 private:
  std::map<std::string, std::string> owners_;
};

std::optional<Refusal> port_in_use(const std::vector<const Role*>& wanted,
                                   const RoleSetting& setting) {
  Ports ports;
  for (const Role* neighbour : setting.neighbours) {
    for (const auto& endpoint : neighbour->endpoints) ports.add(endpoint);
  }
  for (const Role* role : wanted) {
    for (const auto& endpoint : role->endpoints) {
      const auto port = ports.add(endpoint);
      if (!port) continue;
      return bad_request("Port " + std::to_string(*port) +
                         " is already in use by one of the endpoints in this deployment. Ensure "
                         "that the port numbers are unique across endpoints within a deployment.");
    }
  }
  return std::nullopt;
}

int cores_of(const Role& role) {
  const Size* size = find_size(role.size);
  return size == nullptr ? 0 : size->cores;
}

}  // namespace

void check_endpoints(const std::vector<Endpoint>& endpoints, const RoleSetting& setting) {
  std::set<std::string> names;
  std::size_t count = endpoints.size();
  for (const Role* neighbour : setting.neighbours) count += neighbour->endpoints.size();
  require(count <= static_cast<std::size_t>(setting.subscription.quotas.endpoints_per_service),
          "The deployment can have at most " +
              std::to_string(setting.subscription.quotas.endpoints_per_service) +
              " input endpoints.");
  for (const auto& endpoint : endpoints) {
    check_endpoint(endpoint);
    require(names.insert(lower(endpoint.name)).second,
            "The endpoint name " + endpoint.name + " is used twice in the role.");
    check_set_members(endpoint, setting);
  }
}

void check_role(const Role& role, const RoleSetting& setting, bool fresh) {
  require(valid_role_name(role.name), "The role name '" + role.name + "' is invalid.");
  const Size* size = find_size(role.size);
  require(size != nullptr, "The role size " + role.size + " is not valid.");
  require(role.availability_set.empty() || within(role.availability_set.size(), 3, 15),
          "The availability set name must have 3 to 15 characters.");
  check_endpoints(role.endpoints, setting);
  check_public_ip(role);
  if (!fresh) return;
  check_room_in_network(setting);
  check_network(role, setting);
  check_data_disks(role, setting, *size);
  check_os_disk(role, setting);
}

std::optional<Refusal> late_refusal(const std::vector<const Role*>& wanted,
                                    const RoleSetting& setting, const Role* replaced) {
  if (auto port = port_in_use(wanted, setting)) return port;
  int cores = replaced != nullptr ? -cores_of(*replaced) : 0;
  int addresses = replaced != nullptr && replaced->public_ip ? -1 : 0;
  for (const Role* role : wanted) {
    cores += cores_of(*role);
    if (role->public_ip) ++addresses;
  }
  const Quotas& quotas = setting.subscription.quotas;
  if (cores > 0) {
    const int current = cores_in_use(setting.subscription);
    if (auto over = over_quota("cores count", quotas.cores, current, cores)) return over;
  }
  if (addresses <= 0) return std::nullopt;
  return over_quota("public IP count", quotas.public_ips, public_ips_in_use(setting.subscription),
                    addresses);
}

}  // namespace azure_emulator
