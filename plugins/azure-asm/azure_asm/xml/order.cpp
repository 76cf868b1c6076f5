#include <algorithm>
#include <map>

#include "azure_asm/xml/element.hpp"
#include "slipway/outcome.hpp"

/// The order in which the service reads the children of each element that we send.  An element out
/// of its place is skipped by the service without an error, so nothing is sent except through these
/// tables.
namespace azure_asm {
namespace {

using Order = std::vector<std::string>;

/// Sheet section 11; a Role and a PersistentVMRole are the same under two names.
const Order role_order = {"RoleName",
                          "OsVersion",
                          "RoleType",
                          "ConfigurationSets",
                          "ResourceExtensionReferences",
                          "VMImageName",
                          "MediaLocation",
                          "AvailabilitySetName",
                          "DataVirtualHardDisks",
                          "Label",
                          "OSVirtualHardDisk",
                          "RoleSize",
                          "DefaultWinRmCertificateThumbprint",
                          "ProvisionGuestAgent",
                          "VMImageInput",
                          "DebugSettings",
                          "LicenseType"};

/// Both kinds of set in one table: the first three rows are the provisioning set's.
const Order set_order = {"ConfigurationSetType",
                         "HostName",
                         "UserName",
                         "UserPassword",
                         "DisableSshPasswordAuthentication",
                         "SSH",
                         "CustomData",
                         "InputEndpoints",
                         "SubnetNames",
                         "StaticVirtualNetworkIPAddress",
                         "PublicIPs",
                         "NetworkInterfaces",
                         "NetworkSecurityGroup",
                         "IPForwarding"};

const std::map<std::string, Order, std::less<>>& orders() {
  static const std::map<std::string, Order, std::less<>> tables = {
      // section 10
      {"CreateHostedService",
       {"ServiceName", "Label", "Description", "Location", "AffinityGroup", "ExtendedProperties",
        "ReverseDnsFqdn"}},
      {"UpdateHostedService", {"Label", "Description", "ExtendedProperties", "ReverseDnsFqdn"}},
      {"ExtendedProperties", {"ExtendedProperty"}},
      {"ExtendedProperty", {"Name", "Value"}},
      {"CertificateFile", {"Data", "CertificateFormat", "Password"}},
      // section 8
      {"CreateStorageServiceInput",
       {"ServiceName", "Description", "Label", "AffinityGroup", "Location", "ExtendedProperties",
        "AccountType"}},
      {"CreateAffinityGroup", {"Name", "Label", "Description", "Location"}},
      // section 9
      {"ReservedIP",
       {"Name", "Label", "ServiceName", "DeploymentName", "Location", "VirtualIPName"}},
      // section 11
      {"Deployment",
       {"Name", "DeploymentSlot", "Label", "RoleList", "VirtualNetworkName", "Dns",
        "ReservedIPName", "LoadBalancers"}},
      {"RoleList", {"Role"}},
      {"Role", role_order},
      {"PersistentVMRole", role_order},
      {"ConfigurationSets", {"ConfigurationSet"}},
      {"ConfigurationSet", set_order},
      {"SSH", {"PublicKeys", "KeyPairs"}},
      {"PublicKeys", {"PublicKey"}},
      {"PublicKey", {"Fingerprint", "Path"}},
      {"InputEndpoints", {"InputEndpoint"}},
      {"InputEndpoint",
       {"LoadBalancedEndpointSetName", "LocalPort", "Name", "Port", "LoadBalancerProbe", "Protocol",
        "Vip", "EnableDirectServerReturn", "EndpointAcl", "LoadBalancerName",
        "IdleTimeoutInMinutes", "LoadBalancerDistribution", "VirtualIPName"}},
      {"LoadBalancerProbe", {"Path", "Port", "Protocol", "IntervalInSeconds", "TimeoutInSeconds"}},
      {"SubnetNames", {"SubnetName"}},
      {"PublicIPs", {"PublicIP"}},
      {"PublicIP", {"Name", "IdleTimeoutInMinutes", "DomainNameLabel"}},
      {"DataVirtualHardDisks", {"DataVirtualHardDisk"}},
      {"DataVirtualHardDisk",
       {"HostCaching", "DiskLabel", "DiskName", "Lun", "LogicalDiskSizeInGB", "MediaLink",
        "SourceMediaLink", "IOType"}},
      {"OSVirtualHardDisk",
       {"HostCaching", "DiskLabel", "DiskName", "MediaLink", "SourceImageName", "OS",
        "RemoteSourceImageLink", "IOType", "ResizedSizeInGB"}},
      {"LoadBalancedEndpointList", {"InputEndpoint"}},
      // section 13
      {"StartRoleOperation", {"OperationType"}},
      {"RestartRoleOperation", {"OperationType"}},
      {"ShutdownRoleOperation", {"OperationType", "PostShutdownAction"}},
      {"StartRolesOperation", {"OperationType", "Roles"}},
      {"ShutdownRolesOperation", {"OperationType", "Roles", "PostShutdownAction"}},
      {"Roles", {"Name"}},
  };
  return tables;
}

}  // namespace

Element in_order(const Element& element) {
  Element ordered(element.name, element.text);
  if (element.children.empty()) return ordered;
  const auto table = orders().find(element.name);
  if (table == orders().end())
    throw slipway::Failure("internal", "no element order is known for " + element.name);
  const auto& order = table->second;
  for (const auto& name : order)
    for (const auto* child : element.all(name)) ordered.add(in_order(*child));
  for (const auto& child : element.children)
    if (std::find(order.begin(), order.end(), child.name) == order.end())
      throw slipway::Failure("internal", element.name + " has no place for " + child.name);
  return ordered;
}

}  // namespace azure_asm
