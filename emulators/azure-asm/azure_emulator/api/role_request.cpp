#include "azure_emulator/api/role_request.hpp"

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

bool flag_in(const Element& element, std::string_view name, bool fallback) {
  const auto text = element.find(name);
  if (!text) return fallback;
  if (same_name(*text, "true") || *text == "1") return true;
  if (same_name(*text, "false") || *text == "0") return false;
  throw invalid_xml("the element '" + std::string(name) + "' is neither true nor false");
}

std::optional<int> optional_number(const Element& element, std::string_view name) {
  const auto text = element.find(name);
  if (!text) return std::nullopt;
  const auto value = to_number<int>(*text);
  if (!value) throw invalid_xml("the element '" + std::string(name) + "' is not a number");
  return value;
}

/// Words of a closed list; the list's own spelling is what answers show.
std::string word_in(const Element& element, std::string_view name, std::string_view fallback,
                    std::initializer_list<std::string_view> words) {
  const auto text = element.find(name);
  if (!text) return std::string(fallback);
  for (const auto word : words) {
    if (same_name(*text, word)) return std::string(word);
  }
  throw invalid_xml("the value '" + *text + "' of the element '" + std::string(name) +
                    "' is not allowed");
}

Probe read_probe(const Element& element, int local_port) {
  Probe probe;
  probe.path = element.get("Path");
  probe.port = number_in(element, "Port", local_port);
  probe.protocol = word_in(element, "Protocol", "tcp", {"http", "tcp"});
  probe.interval_seconds = number_in(element, "IntervalInSeconds", 15);
  probe.timeout_seconds = number_in(element, "TimeoutInSeconds", 31);
  return probe;
}

std::vector<AclRule> read_acl(const Element& endpoint) {
  std::vector<AclRule> rules;
  const Element* acl = endpoint.child("EndpointAcl");
  const Element* list = acl != nullptr ? acl->child("Rules") : nullptr;
  if (list == nullptr) return rules;
  for (const Element* rule : list->all("Rule")) {
    rules.push_back({number_in(*rule, "Order", 0), rule->get("Action"), rule->get("RemoteSubnet"),
                     rule->get("Description")});
  }
  return rules;
}

void read_linux_set(const Element& set, Provisioning& out) {
  out.given = true;
  out.host_name = set.get("HostName");
  out.user_name = set.get("UserName");
  out.password_size = set.get("UserPassword").size();
  out.password_disabled = flag_in(set, "DisableSshPasswordAuthentication", true);
  const auto data = base64_decode(set.get("CustomData"));
  if (!data) throw bad_request("The custom data is not valid base64.");
  out.user_data = *data;
  const Element* ssh = set.child("SSH");
  const Element* keys = ssh != nullptr ? ssh->child("PublicKeys") : nullptr;
  if (keys == nullptr) return;
  for (const Element* key : keys->all("PublicKey")) {
    out.fingerprints.push_back(key->get("Fingerprint"));
  }
}

void read_public_ip(const Element& set, Role& role) {
  const Element* list = set.child("PublicIPs");
  if (list == nullptr || list->children.empty()) return;
  if (list->children.size() > 1) {
    throw bad_request("A role can have at most one public IP address.");
  }
  const Element& ip = list->children.front();
  role.public_ip = PublicIp{ip.get("Name"), optional_number(ip, "IdleTimeoutInMinutes"),
                            ip.find("DomainNameLabel"), ""};
}

void read_network_set(const Element& set, Role& role) {
  if (const Element* list = set.child("InputEndpoints")) {
    for (const Element* endpoint : list->all("InputEndpoint")) {
      role.endpoints.push_back(read_endpoint(*endpoint));
    }
  }
  if (const Element* names = set.child("SubnetNames")) {
    if (names->children.size() > 1) throw bad_request("A role can be in one subnet only.");
    role.subnet = names->get("SubnetName");
  }
  role.static_address = set.get("StaticVirtualNetworkIPAddress");
  read_public_ip(set, role);
  role.network_security_group = set.get("NetworkSecurityGroup");
  role.ip_forwarding = set.get("IPForwarding");
}

OsDisk read_os_disk(const Element& element) {
  OsDisk disk;
  disk.caching = word_in(element, "HostCaching", "ReadWrite", {"None", "ReadOnly", "ReadWrite"});
  disk.label = element.find("DiskLabel");
  disk.disk_name = element.get("DiskName");
  disk.media_link = element.get("MediaLink");
  disk.image = element.get("SourceImageName");
  return disk;
}

}  // namespace

int number_in(const Element& element, std::string_view name, int fallback) {
  return optional_number(element, name).value_or(fallback);
}

Endpoint read_endpoint(const Element& element) {
  Endpoint endpoint;
  endpoint.name = element.get("Name");
  endpoint.set_name = element.get("LoadBalancedEndpointSetName");
  endpoint.protocol = word_in(element, "Protocol", "tcp", {"tcp", "udp"});
  endpoint.local_port = number_in(element, "LocalPort", 0);
  endpoint.port = number_in(element, "Port", 0);
  if (const Element* probe = element.child("LoadBalancerProbe")) {
    endpoint.probe = read_probe(*probe, endpoint.local_port);
  }
  endpoint.acl = read_acl(element);
  endpoint.direct_return = flag_in(element, "EnableDirectServerReturn", false);
  endpoint.balancer_name = element.get("LoadBalancerName");
  endpoint.idle_minutes = optional_number(element, "IdleTimeoutInMinutes");
  endpoint.distribution = element.find("LoadBalancerDistribution");
  endpoint.virtual_ip_name = element.find("VirtualIPName");
  return endpoint;
}

DataDisk read_data_disk(const Element& element) {
  DataDisk disk;
  disk.caching = word_in(element, "HostCaching", "None", {"None", "ReadOnly", "ReadWrite"});
  disk.label = element.find("DiskLabel");
  disk.disk_name = element.get("DiskName");
  disk.lun = number_in(element, "Lun", 0);
  disk.size_gb = number_in(element, "LogicalDiskSizeInGB", 0);
  disk.media_link = element.get("MediaLink");
  disk.source_media_link = element.get("SourceMediaLink");
  return disk;
}

std::unique_ptr<Role> read_role(const Element& element) {
  auto role = std::make_unique<Role>();
  role->name = element.get("RoleName");
  role->availability_set = element.get("AvailabilitySetName");
  role->size = element.find("RoleSize").value_or("Small");
  if (element.find("ProvisionGuestAgent")) {
    role->guest_agent = flag_in(element, "ProvisionGuestAgent", true);
  }
  if (const Element* sets = element.child("ConfigurationSets")) {
    for (const auto& set : sets->children) {
      const auto type = set.get("ConfigurationSetType");
      if (same_name(type, "LinuxProvisioningConfiguration")) {
        read_linux_set(set, role->provisioning);
      } else if (same_name(type, "NetworkConfiguration")) {
        read_network_set(set, *role);
      } else {
        throw bad_request("Only Linux machines exist here: " + type + " is not supported.");
      }
    }
  }
  if (const Element* disks = element.child("DataVirtualHardDisks")) {
    for (const auto& disk : disks->children) role->data_disks.push_back(read_data_disk(disk));
  }
  if (const Element* disk = element.child("OSVirtualHardDisk")) {
    role->os_disk = read_os_disk(*disk);
  }
  return role;
}

}  // namespace azure_emulator
