#include "azure_emulator/xml/request_shapes.hpp"

#include <initializer_list>
#include <map>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

Field opt(std::string_view name, const Shape* shape = nullptr) {
  return Field{name, shape, false, false, 0};
}
Field req(std::string_view name, const Shape* shape = nullptr) {
  return Field{name, shape, true, false, 0};
}
Field many(std::string_view name, const Shape* shape = nullptr) {
  return Field{name, shape, false, true, 0};
}

/// Gives each field the rank of its position.
Shape in_order(std::initializer_list<Field> fields) {
  Shape shape;
  int rank = 0;
  for (Field field : fields) {
    field.rank = rank++;
    shape.fields.push_back(field);
  }
  return shape;
}

const Shape kAnything{{}, true, nullptr};
/// An element that only clients' empty lists stand in.
const Shape kNothing{};

/// `<list><item/>…</list>` of one kind of item.
Shape list_of(std::string_view item, const Shape* shape = nullptr) {
  return in_order({many(item, shape)});
}

// Sheet 11: the provisioning set of a Linux machine.
const Shape kKey = in_order({req("Fingerprint"), req("Path")});
const Shape kPublicKeys = list_of("PublicKey", &kKey);
const Shape kKeyPairs = list_of("KeyPair", &kKey);
const Shape kSsh = in_order({opt("PublicKeys", &kPublicKeys), opt("KeyPairs", &kKeyPairs)});
/// node's library has one class for all kinds of sets, whose lists are never null: what it read, or
/// was given as JSON, it sends with the lists of the other kinds, empty.
const Shape kLinuxSet =
    in_order({req("ConfigurationSetType"), opt("InputEndpoints", &kNothing),
              opt("SubnetNames", &kNothing), opt("PublicIPs", &kNothing),
              opt("NetworkInterfaces", &kNothing), opt("StoredCertificateSettings", &kNothing),
              req("HostName"), req("UserName"), opt("UserPassword"),
              opt("DisableSshPasswordAuthentication"), opt("SSH", &kSsh), opt("CustomData")});

// Sheet 11: the network set.
const Shape kAclRule =
    in_order({req("Order"), req("Action"), req("RemoteSubnet"), opt("Description")});
const Shape kAclRules = list_of("Rule", &kAclRule);
const Shape kAcl = in_order({opt("Rules", &kAclRules)});
const Shape kProbe = in_order(
    {opt("Path"), opt("Port"), req("Protocol"), opt("IntervalInSeconds"), opt("TimeoutInSeconds")});

/// EndpointAcl and LoadBalancerName are seen in either order, so both have one rank.
Shape endpoint_shape(bool named) {
  Shape shape = in_order({opt("LoadBalancedEndpointSetName"), req("LocalPort"), opt("Name"),
                          opt("Port"), opt("LoadBalancerProbe", &kProbe), req("Protocol"),
                          opt("Vip"), opt("EnableDirectServerReturn"), opt("EndpointAcl", &kAcl),
                          opt("LoadBalancerName"), opt("IdleTimeoutInMinutes"),
                          opt("LoadBalancerDistribution"), opt("VirtualIPName")});
  for (auto& field : shape.fields) {
    if (field.name == "LoadBalancerName") --field.rank;
    if (field.name == "Name") field.required = named;
  }
  return shape;
}
const Shape kEndpoint = endpoint_shape(true);
const Shape kEndpoints = list_of("InputEndpoint", &kEndpoint);
const Shape kSetEndpoint = endpoint_shape(false);

const Shape kSubnetNames = list_of("SubnetName");
const Shape kPublicIp =
    in_order({req("Name"), opt("IdleTimeoutInMinutes"), opt("DomainNameLabel")});
const Shape kPublicIps = list_of("PublicIP", &kPublicIp);
const Shape kIpConfiguration = in_order({opt("SubnetName"), opt("StaticVirtualNetworkIPAddress")});
const Shape kIpConfigurations = list_of("IPConfiguration", &kIpConfiguration);
const Shape kInterface = in_order({req("Name"), opt("IPConfigurations", &kIpConfigurations),
                                   opt("NetworkSecurityGroup"), opt("IPForwarding")});
const Shape kInterfaces = list_of("NetworkInterface", &kInterface);
const Shape kNetworkSet =
    in_order({req("ConfigurationSetType"), opt("InputEndpoints", &kEndpoints),
              opt("SubnetNames", &kSubnetNames), opt("StaticVirtualNetworkIPAddress"),
              opt("PublicIPs", &kPublicIps), opt("NetworkInterfaces", &kInterfaces),
              opt("NetworkSecurityGroup"), opt("IPForwarding"),
              opt("StoredCertificateSettings", &kNothing)});

/// The set's type decides; the i:type attribute is not needed (sheet 2).
const Shape* chosen_set(const Element& set) {
  const std::string type = lower(set.get("ConfigurationSetType"));
  if (type == "linuxprovisioningconfiguration") return &kLinuxSet;
  if (type == "networkconfiguration") return &kNetworkSet;
  if (type == "windowsprovisioningconfiguration") return &kAnything;
  return nullptr;
}
const Shape kConfigurationSet{{}, false, chosen_set};
const Shape kConfigurationSets = list_of("ConfigurationSet", &kConfigurationSet);

// Sheet 11: disks and the role itself.
const Shape kDataDisk =
    in_order({opt("HostCaching"), opt("DiskLabel"), opt("DiskName"), opt("Lun"),
              opt("LogicalDiskSizeInGB"), opt("MediaLink"), opt("SourceMediaLink"), opt("IOType")});
const Shape kDataDisks = list_of("DataVirtualHardDisk", &kDataDisk);
const Shape kOsDisk =
    in_order({opt("HostCaching"), opt("DiskLabel"), opt("DiskName"), opt("MediaLink"),
              opt("SourceImageName"), opt("OS"), opt("RemoteSourceImageLink"), opt("IOType"),
              opt("ResizedSizeInGB")});
const Shape kRole = in_order(
    {req("RoleName"), opt("OsVersion"), opt("RoleType"),
     opt("ConfigurationSets", &kConfigurationSets), opt("ResourceExtensionReferences", &kAnything),
     opt("VMImageName"), opt("MediaLocation"), opt("AvailabilitySetName"),
     opt("DataVirtualHardDisks", &kDataDisks), opt("Label"), opt("OSVirtualHardDisk", &kOsDisk),
     opt("RoleSize"), opt("DefaultWinRmCertificateThumbprint"), opt("ProvisionGuestAgent"),
     opt("VMImageInput", &kAnything), opt("DebugSettings", &kAnything), opt("LicenseType"),
     opt("MigrationState")});
const Shape kRoleList = list_of("Role", &kRole);

// Sheet 11: the deployment.
const Shape kDnsServer = in_order({req("Name"), req("Address")});
const Shape kDnsServers = list_of("DnsServer", &kDnsServer);
const Shape kDns = in_order({opt("DnsServers", &kDnsServers)});
const Shape kFrontend =
    in_order({req("Type"), opt("SubnetName"), opt("StaticVirtualNetworkIPAddress")});
const Shape kLoadBalancer = in_order({req("Name"), opt("FrontendIpConfiguration", &kFrontend)});
const Shape kLoadBalancers = list_of("LoadBalancer", &kLoadBalancer);
const Shape kDeployment =
    in_order({req("Name"), req("DeploymentSlot"), req("Label"), req("RoleList", &kRoleList),
              opt("VirtualNetworkName"), opt("Dns", &kDns), opt("ReservedIPName"),
              opt("LoadBalancers", &kLoadBalancers)});
const Shape kSetList = list_of("InputEndpoint", &kSetEndpoint);

// Sheet 10: hosted services and certificates.
const Shape kProperty = in_order({req("Name"), req("Value")});
const Shape kProperties = list_of("ExtendedProperty", &kProperty);
const Shape kCreateService = in_order(
    {req("ServiceName"), req("Label"), opt("Description"), opt("Location"), opt("AffinityGroup"),
     opt("ExtendedProperties", &kProperties), opt("ReverseDnsFqdn")});
/// The published order, and node's, which has the properties last: both have one rank.
Shape update_service_shape() {
  Shape shape = in_order({opt("Label"), opt("Description"), opt("ExtendedProperties", &kProperties),
                          opt("ReverseDnsFqdn")});
  for (auto& field : shape.fields)
    if (field.name == "ReverseDnsFqdn") --field.rank;
  return shape;
}
const Shape kUpdateService = update_service_shape();
const Shape kCertificateFile = in_order({req("Data"), req("CertificateFormat"), opt("Password")});
const Shape kManagementCertificate =
    in_order({req("SubscriptionCertificatePublicKey"), req("SubscriptionCertificateThumbprint"),
              req("SubscriptionCertificateData")});

// Sheet 8: affinity groups and storage accounts.
const Shape kCreateGroup =
    in_order({req("Name"), req("Label"), opt("Description"), req("Location")});
const Shape kUpdateGroup = in_order({req("Label"), opt("Description")});
const Shape kCreateStorage =
    in_order({req("ServiceName"), opt("Description"), req("Label"), opt("AffinityGroup"),
              opt("Location"), opt("ExtendedProperties", &kProperties), opt("AccountType")});
const Shape kUpdateStorage =
    in_order({opt("Description"), opt("Label"), opt("ExtendedProperties", &kProperties),
              opt("AccountType")});
const Shape kRegenerate = in_order({req("KeyType")});

// Sheet 9: networks.
const Shape kReservedIp = in_order({req("Name"), opt("Label"), opt("ServiceName"),
                                    opt("DeploymentName"), req("Location"), opt("VirtualIPName")});
const Shape kAssociation =
    in_order({req("ServiceName"), req("DeploymentName"), opt("VirtualIPName")});

// Sheet 13: power and disks.
const Shape kNames = list_of("Name");
const Shape kOperation = in_order({req("OperationType")});
const Shape kShutdown = in_order({req("OperationType"), opt("PostShutdownAction")});
const Shape kRolesOperation = in_order({req("OperationType"), req("Roles", &kNames)});
const Shape kRolesShutdown =
    in_order({req("OperationType"), req("Roles", &kNames), opt("PostShutdownAction")});
const Shape kDisk = in_order({opt("HasOperatingSystem"), opt("OS"), req("Label"), opt("MediaLink"),
                              req("Name"), opt("ResizedSizeInGB")});

const std::map<std::string_view, const Shape*>& shapes() {
  static const std::map<std::string_view, const Shape*> table{
      {"Deployment", &kDeployment},
      {"PersistentVMRole", &kRole},
      {"LoadBalancedEndpointList", &kSetList},
      {"DataVirtualHardDisk", &kDataDisk},
      {"CreateHostedService", &kCreateService},
      {"UpdateHostedService", &kUpdateService},
      {"CertificateFile", &kCertificateFile},
      {"SubscriptionCertificate", &kManagementCertificate},
      {"CreateAffinityGroup", &kCreateGroup},
      {"UpdateAffinityGroup", &kUpdateGroup},
      {"CreateStorageServiceInput", &kCreateStorage},
      {"UpdateStorageServiceInput", &kUpdateStorage},
      {"RegenerateKeys", &kRegenerate},
      {"ReservedIP", &kReservedIp},
      {"ReservedIPAssociation", &kAssociation},
      {"StartRoleOperation", &kOperation},
      {"RestartRoleOperation", &kOperation},
      {"ShutdownRoleOperation", &kShutdown},
      {"StartRolesOperation", &kRolesOperation},
      {"ShutdownRolesOperation", &kRolesShutdown},
      {"RoleInstances", &kNames},
      {"Disk", &kDisk},
      {"LoadBalancer", &kLoadBalancer},
      {"DnsServer", &kDnsServer},
      {"CaptureRoleOperation", &kAnything},
      {"OSImage", &kAnything},
  };
  return table;
}

}  // namespace

const Shape* request_shape(std::string_view root) {
  const auto found = shapes().find(root);
  return found == shapes().end() ? nullptr : found->second;
}

}  // namespace azure_emulator
