#include "azure_asm/machine/documents.hpp"
#include "slipway/bytes.hpp"

namespace azure_asm {
namespace {

/// The seed keeps instance addresses this long; the service's own default is 4 minutes.
constexpr std::int64_t public_address_idle_min = 20;

Element provisioning_set(const MachineSpec& spec) {
  Element key("PublicKey");
  key.add("Fingerprint", spec.thumbprint);
  key.add("Path", "/home/" + spec.user + "/.ssh/authorized_keys");
  Element ssh("SSH");
  ssh.add(Element("PublicKeys").add(std::move(key)));
  Element set("ConfigurationSet");
  set.add("ConfigurationSetType", "LinuxProvisioningConfiguration");
  set.add("HostName", spec.name).add("UserName", spec.user);
  set.add("DisableSshPasswordAuthentication", "true");
  set.add(std::move(ssh));
  set.add_if("CustomData", slipway::base64_encode(spec.custom_data));
  return set;
}

Element network_set(const MachineSpec& spec) {
  Element set("ConfigurationSet");
  set.add("ConfigurationSetType", "NetworkConfiguration");
  Element endpoints("InputEndpoints");
  for (const auto& endpoint : spec.endpoints) endpoints.add(to_element(endpoint));
  if (!spec.endpoints.empty()) set.add(std::move(endpoints));
  if (!spec.subnet.empty()) set.add(Element("SubnetNames").add("SubnetName", spec.subnet));
  set.add_if("StaticVirtualNetworkIPAddress", spec.static_address);
  if (spec.public_ip) {
    Element address("PublicIP");
    address.add("Name", spec.name).add("IdleTimeoutInMinutes", public_address_idle_min);
    set.add(Element("PublicIPs").add(std::move(address)));
  }
  return set;
}

Element data_disks(const MachineSpec& spec) {
  Element disks("DataVirtualHardDisks");
  for (const auto& disk : spec.data_disks) {
    Element one("DataVirtualHardDisk");
    one.add("HostCaching", disk.caching);
    one.add("DiskLabel", spec.name + "-data-" + std::to_string(disk.lun));
    one.add("Lun", disk.lun).add("LogicalDiskSizeInGB", disk.size_gb);
    one.add("MediaLink", spec.data_media(disk.lun));
    disks.add(std::move(one));
  }
  return disks;
}

Element role(const MachineSpec& spec, const char* root) {
  Element system("OSVirtualHardDisk");
  system.add("DiskLabel", spec.name).add("MediaLink", spec.system_media());
  system.add("SourceImageName", spec.image);
  Element sets("ConfigurationSets");
  sets.add(provisioning_set(spec)).add(network_set(spec));
  Element element(root);
  element.add("RoleName", spec.name).add("RoleType", "PersistentVMRole");
  element.add(std::move(sets)).add_if("AvailabilitySetName", spec.availability_set);
  if (!spec.data_disks.empty()) element.add(data_disks(spec));
  element.add(std::move(system)).add("RoleSize", spec.size);
  return element.add("ProvisionGuestAgent", "true");
}

/// What a disk is sent back with: its name says which one it is.
Element disk_as_read(const Element& disk) {
  Element copy(disk.name);
  for (const char* part : {"HostCaching", "DiskLabel", "DiskName", "Lun", "LogicalDiskSizeInGB",
                           "MediaLink", "SourceImageName", "OS"})
    copy.add_if(part, disk.value(part));
  return copy;
}

}  // namespace

Element create_deployment(const MachineSpec& spec) {
  Element deployment("Deployment");
  deployment.add("Name", spec.deployment).add("DeploymentSlot", "Production");
  deployment.add("Label", spec.name);
  deployment.add(Element("RoleList").add(role(spec, "Role")));
  deployment.add_if("VirtualNetworkName", spec.virtual_network);
  return deployment.add_if("ReservedIPName", spec.reserved_ip);
}

Element add_role(const MachineSpec& spec) { return role(spec, "PersistentVMRole"); }

Element update_role(const MachineRole& now, const MachineSpec& spec) {
  Element element("PersistentVMRole");
  element.add("RoleName", now.name).add("RoleType", "PersistentVMRole");
  element.add(Element("ConfigurationSets").add(network_set(spec)));
  element.add_if("AvailabilitySetName", now.availability_set);
  Element disks("DataVirtualHardDisks");
  for (const auto* disk : now.document.at("DataVirtualHardDisks").all("DataVirtualHardDisk"))
    disks.add(disk_as_read(*disk));
  element.add(std::move(disks));
  element.add(disk_as_read(now.document.at("OSVirtualHardDisk")));
  element.add("RoleSize", spec.size);
  return element.add_if("ProvisionGuestAgent", now.document.value("ProvisionGuestAgent"));
}

Element update_set(const MachineEndpoints& changed) {
  Element list("LoadBalancedEndpointList");
  for (const auto& endpoint : changed) list.add(to_element(endpoint, false));
  return list;
}

Element roles_operation(const std::string& operation, const std::vector<std::string>& names,
                        const std::string& after) {
  Element roles("Roles");
  for (const auto& name : names) roles.add("Name", name);
  return role_operation(operation, after).add(std::move(roles));
}

Element role_operation(const std::string& operation, const std::string& after) {
  Element element(operation);
  return element.add("OperationType", operation).add_if("PostShutdownAction", after);
}

}  // namespace azure_asm
