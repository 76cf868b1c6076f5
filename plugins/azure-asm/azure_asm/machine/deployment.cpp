#include "azure_asm/machine/deployment.hpp"

#include <algorithm>
#include <utility>

#include "azure_asm/xml/fit.hpp"

namespace azure_asm {
namespace {

MachineState read_state(const Element& instance) {
  MachineState state;
  state.name = name_in(instance, "RoleName");
  state.status = instance.value("InstanceStatus");
  state.power = instance.value("PowerState");
  state.detail = instance.value("InstanceStateDetails");
  if (const auto& code = instance.value("InstanceErrorCode"); !code.empty())
    state.detail = state.detail.empty() ? code : code + ": " + state.detail;
  state.private_address = address_in(instance, "IpAddress");
  state.public_address = address_in(instance, "PublicIPs/PublicIP/Address");
  for (const auto* port : instance.at("InstanceEndpoints").all("InstanceEndpoint"))
    state.ports.push_back({port->value("Name"), address_in(*port, "Vip"),
                           port_in(*port, "PublicPort"), port_in(*port, "LocalPort")});
  return state;
}

std::vector<DataDisk> read_data_disks(const Element& disks) {
  std::vector<DataDisk> read;
  for (const auto* disk : disks.all("DataVirtualHardDisk")) {
    auto caching = disk->value("HostCaching");
    if (caching.empty()) caching = "None";
    // the service leaves the number out when it is 0
    read.push_back({disk->number("Lun"), disk->number("LogicalDiskSizeInGB"), std::move(caching)});
  }
  std::sort(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.lun < b.lun; });
  return read;
}

void read_network(const Element& set, MachineRole& role) {
  for (const auto* endpoint : set.at("InputEndpoints").all("InputEndpoint"))
    role.endpoints.push_back(endpoint_from(*endpoint));
  std::sort(role.endpoints.begin(), role.endpoints.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  role.subnet = set.value("SubnetNames/SubnetName");
  role.static_address = set.value("StaticVirtualNetworkIPAddress");
  role.public_ip = set.at("PublicIPs").find("PublicIP") != nullptr;
}

template <class List>
auto by_name(const List& list, const std::string& name) -> decltype(list.data()) {
  const auto at =
      std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  return at == list.end() ? nullptr : &*at;
}

}  // namespace

const MachineRole* Deployment::role(const std::string& wanted) const {
  return by_name(roles, wanted);
}
const MachineState* Deployment::state(const std::string& wanted) const {
  return by_name(states, wanted);
}

MachineRole read_role(Element element) {
  MachineRole role;
  role.name = name_in(element, "RoleName");
  role.size = element.value("RoleSize");
  role.image = element.value("OSVirtualHardDisk/SourceImageName");
  role.availability_set = element.value("AvailabilitySetName");
  for (const auto* set : element.at("ConfigurationSets").all("ConfigurationSet"))
    if (set->value("ConfigurationSetType") == "NetworkConfiguration") read_network(*set, role);
  role.data_disks = read_data_disks(element.at("DataVirtualHardDisks"));
  role.system_disk = element.value("OSVirtualHardDisk/DiskName");
  role.system_media = element.value("OSVirtualHardDisk/MediaLink");
  role.document = std::move(element);
  return role;
}

Deployment read_deployment(Element element) {
  Deployment deployment;
  deployment.name = name_in(element, "Name");
  deployment.status = element.value("Status");
  deployment.locked = element.value("Locked") == "true";
  deployment.virtual_network = element.value("VirtualNetworkName");
  deployment.address = address_in(element, "VirtualIPs/VirtualIP/Address");
  if (auto* list = element.find("RoleList"))
    for (auto& role : list->children)
      if (role.name == "Role") deployment.roles.push_back(read_role(std::move(role)));
  for (const auto* instance : element.at("RoleInstanceList").all("RoleInstance"))
    deployment.states.push_back(read_state(*instance));
  return deployment;
}

}  // namespace azure_asm
