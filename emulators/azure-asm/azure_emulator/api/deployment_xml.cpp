#include "azure_emulator/api/deployment_xml.hpp"

#include <algorithm>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

void write_probe(XmlWriter& writer, const Probe& probe) {
  const XmlScope scope(writer, "LoadBalancerProbe");
  if (!probe.path.empty()) writer.text("Path", probe.path);
  writer.number("Port", probe.port)
      .text("Protocol", probe.protocol)
      .number("IntervalInSeconds", probe.interval_seconds)
      .number("TimeoutInSeconds", probe.timeout_seconds);
}

void write_acl(XmlWriter& writer, const std::vector<AclRule>& rules) {
  const XmlScope acl(writer, "EndpointAcl");
  const XmlScope list(writer, "Rules");
  for (const auto& rule : rules) {
    const XmlScope scope(writer, "Rule");
    writer.number("Order", rule.order)
        .text("Action", rule.action)
        .text("RemoteSubnet", rule.subnet);
    if (!rule.description.empty()) writer.text("Description", rule.description);
  }
}

void write_endpoint(XmlWriter& writer, const Endpoint& endpoint, const std::string& vip) {
  const XmlScope scope(writer, "InputEndpoint");
  if (!endpoint.set_name.empty()) writer.text("LoadBalancedEndpointSetName", endpoint.set_name);
  writer.number("LocalPort", endpoint.local_port)
      .text("Name", endpoint.name)
      .number("Port", endpoint.port);
  if (endpoint.probe) write_probe(writer, *endpoint.probe);
  writer.text("Protocol", endpoint.protocol);
  if (!vip.empty()) writer.text("Vip", vip);
  writer.flag("EnableDirectServerReturn", endpoint.direct_return);
  if (!endpoint.acl.empty()) write_acl(writer, endpoint.acl);
  if (!endpoint.balancer_name.empty()) writer.text("LoadBalancerName", endpoint.balancer_name);
  writer.maybe("IdleTimeoutInMinutes", endpoint.idle_minutes)
      .maybe("LoadBalancerDistribution", endpoint.distribution)
      .maybe("VirtualIPName", endpoint.virtual_ip_name);
}

void write_asked_public_ip(XmlWriter& writer, const PublicIp& ip) {
  const XmlScope list(writer, "PublicIPs");
  const XmlScope scope(writer, "PublicIP");
  writer.text("Name", ip.name)
      .maybe("IdleTimeoutInMinutes", ip.idle_minutes)
      .maybe("DomainNameLabel", ip.domain_label);
}

/// Where a role is shown: the deployment's list has an address, Get Role leaves things out.
enum class Shown { in_list, alone };

void write_network_set(XmlWriter& writer, const Role& role, const std::string& vip, Shown shown) {
  const XmlScope sets(writer, "ConfigurationSets");
  const XmlScope set(writer, "ConfigurationSet", "NetworkConfigurationSet");
  writer.text("ConfigurationSetType", "NetworkConfiguration");
  if (!role.endpoints.empty()) {
    const XmlScope scope(writer, "InputEndpoints");
    for (const auto& endpoint : role.endpoints) {
      write_endpoint(writer, endpoint, endpoint.balancer_name.empty() ? vip : std::string());
    }
  }
  if (!role.subnet.empty()) {
    const XmlScope scope(writer, "SubnetNames");
    writer.text("SubnetName", role.subnet);
  } else if (shown == Shown::in_list) {
    writer.empty("SubnetNames");
  }
  if (!role.static_address.empty()) {
    writer.text("StaticVirtualNetworkIPAddress", role.static_address);
  }
  if (role.public_ip) write_asked_public_ip(writer, *role.public_ip);
  if (!role.network_security_group.empty()) {
    writer.text("NetworkSecurityGroup", role.network_security_group);
  }
  if (!role.ip_forwarding.empty()) writer.text("IPForwarding", role.ip_forwarding);
}

void write_os_disk(XmlWriter& writer, const OsDisk& disk) {
  const XmlScope scope(writer, "OSVirtualHardDisk");
  writer.text("HostCaching", disk.caching)
      .maybe("DiskLabel", disk.label)
      .text("DiskName", disk.disk_name)
      .text("MediaLink", disk.media_link);
  if (!disk.image.empty()) writer.text("SourceImageName", disk.image);
  writer.text("OS", disk.os).text("IOType", disk.io_type);
}

void write_role_children(XmlWriter& writer, const Role& role, const std::string& vip, Shown shown) {
  writer.text("RoleName", role.name).empty("OsVersion").text("RoleType", "PersistentVMRole");
  write_network_set(writer, role, vip, shown);
  if (!role.availability_set.empty()) writer.text("AvailabilitySetName", role.availability_set);
  if (role.data_disks.empty()) {
    writer.empty("DataVirtualHardDisks");
  } else {
    const XmlScope scope(writer, "DataVirtualHardDisks");
    for (const auto& disk : role.data_disks) {
      const XmlScope one(writer, "DataVirtualHardDisk");
      write_data_disk(writer, disk);
    }
  }
  write_os_disk(writer, role.os_disk);
  writer.text("RoleSize", role.size);
  if (role.guest_agent) writer.flag("ProvisionGuestAgent", *role.guest_agent);
}

void write_instance_endpoints(XmlWriter& writer, const Role& role, const std::string& vip) {
  if (role.endpoints.empty()) return;
  const XmlScope list(writer, "InstanceEndpoints");
  for (const auto& endpoint : role.endpoints) {
    const XmlScope scope(writer, "InstanceEndpoint");
    writer.text("Name", endpoint.name)
        .text("Vip", vip)
        .number("PublicPort", endpoint.port)
        .number("LocalPort", endpoint.local_port)
        .text("Protocol", endpoint.protocol)
        .maybe("IdleTimeoutInMinutes", endpoint.idle_minutes);
  }
}

void write_agent(XmlWriter& writer, const Role& role, Time now) {
  const bool ready = role.instance.phase == Phase::ready;
  const XmlScope scope(writer, "GuestAgentStatus");
  writer.text("ProtocolVersion", "1.0")
      .text("Timestamp", utc_text(now))
      .text("GuestAgentVersion", ready ? "WALinuxAgent-2.0.14" : "Unknown")
      .text("Status", ready ? "Ready" : "NotReady");
  const XmlScope message(writer, "FormattedMessage");
  writer.text("Language", "en-US")
      .text("Message", ready ? "GuestAgent is running and accepting new configurations."
                             : "Status not available for role " + role.name + ".");
}

void write_public_address(XmlWriter& writer, const PublicIp& ip) {
  const XmlScope list(writer, "PublicIPs");
  const XmlScope scope(writer, "PublicIP");
  writer.text("Name", ip.name)
      .text("Address", ip.address)
      .maybe("IdleTimeoutInMinutes", ip.idle_minutes);
  if (ip.domain_label) {
    writer.text("DomainNameLabel", *ip.domain_label);
  } else {
    writer.nil("DomainNameLabel");
  }
}

/// A certificate of the platform's, not one of the client's: the same for every machine.
constexpr std::string_view kPlatformThumbprint = "5EC0FFEE5EC0FFEE5EC0FFEE5EC0FFEE5EC0FFEE";

void write_instance(XmlWriter& writer, const Role& role, const std::string& vip, Time now) {
  const Instance& instance = role.instance;
  const XmlScope scope(writer, "RoleInstance");
  writer.text("RoleName", role.name)
      .text("InstanceName", role.name)
      .text("InstanceStatus", instance_status(instance));
  if (instance.phase == Phase::deallocated) {
    writer.text("PowerState", "Stopped")
        .text("RemoteAccessCertificateThumbprint", kPlatformThumbprint);
    return;
  }
  writer.number("InstanceUpgradeDomain", instance.update_domain)
      .number("InstanceFaultDomain", instance.fault_domain)
      .text("InstanceSize", role.size)
      .text("InstanceStateDetails", instance.details);
  if (!instance.error_code.empty()) writer.text("InstanceErrorCode", instance.error_code);
  writer.text("IpAddress", instance.address);
  write_instance_endpoints(writer, role, vip);
  writer.text("PowerState", power_state(instance));
  if (instance.phase == Phase::ready) {
    const auto& host = role.provisioning.host_name;
    writer.text("HostName", host.empty() ? role.name : host)
        .text("RemoteAccessCertificateThumbprint", kPlatformThumbprint);
  }
  write_agent(writer, role, now);
  if (role.public_ip && !role.public_ip->address.empty()) {
    write_public_address(writer, *role.public_ip);
  }
}

/// The ServiceConfiguration document of the 2008 namespace: role names and their single instance.
std::string configuration(const Deployment& deployment) {
  std::string out =
      "<ServiceConfiguration xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration\">\r\n";
  for (const auto& role : deployment.roles) {
    out += "  <Role name=\"" + role->name + "\">\r\n    <Instances count=\"1\" />\r\n  </Role>\r\n";
  }
  return base64_encode(out + "</ServiceConfiguration>");
}

bool any_running(const Deployment& deployment) {
  return std::any_of(deployment.roles.begin(), deployment.roles.end(), [](const auto& role) {
    return role->instance.phase != Phase::stopped && role->instance.phase != Phase::deallocated;
  });
}

std::string_view status_text(const Deployment& deployment) {
  switch (deployment.phase) {
    case DeploymentPhase::deploying:
      return "Deploying";
    case DeploymentPhase::deleting:
      return "Deleting";
    case DeploymentPhase::running:
      break;
  }
  return any_running(deployment) ? "Running" : "Suspended";
}

void write_vip(XmlWriter& writer, const std::string& address, const std::string& name,
               const std::string& reserved) {
  const XmlScope scope(writer, "VirtualIP");
  writer.text("Address", address).flag("IsDnsProgrammed", true).text("Name", name);
  if (!reserved.empty()) writer.flag("IsReserved", true).text("ReservedIPName", reserved);
}

void write_vips(XmlWriter& writer, const Deployment& deployment) {
  if (deployment.vip.empty() || deployment.vip_released) {
    writer.empty("VirtualIPs");
    return;
  }
  const bool endpoints = std::any_of(deployment.roles.begin(), deployment.roles.end(),
                                     [](const auto& role) { return !role->endpoints.empty(); });
  const XmlScope scope(writer, "VirtualIPs");
  std::string name = deployment.reserved_ip;
  if (name.empty()) {
    name = endpoints ? deployment.name + "ContractContract" : "__PseudoBackEndContractVip";
  }
  write_vip(writer, deployment.vip, name, deployment.reserved_ip);
  for (const auto& extra : deployment.extra_vips) write_vip(writer, extra.address, extra.name, "");
}

void write_balancers(XmlWriter& writer, const Deployment& deployment) {
  if (deployment.balancers.empty()) {
    writer.empty("LoadBalancers");
    return;
  }
  const XmlScope list(writer, "LoadBalancers");
  for (const auto& balancer : deployment.balancers) {
    const XmlScope scope(writer, "LoadBalancer");
    writer.text("Name", balancer.name);
    const XmlScope front(writer, "FrontendIpConfiguration");
    writer.text("Type", "Private");
    if (!balancer.subnet.empty()) writer.text("SubnetName", balancer.subnet);
    if (!balancer.static_address.empty()) {
      writer.text("StaticVirtualNetworkIPAddress", balancer.static_address);
    }
  }
}

void write_dns(XmlWriter& writer, const Deployment& deployment) {
  if (deployment.dns.empty()) return;
  const XmlScope dns(writer, "Dns");
  const XmlScope list(writer, "DnsServers");
  for (const auto& server : deployment.dns) {
    const XmlScope scope(writer, "DnsServer");
    writer.text("Name", server.name).text("Address", server.address);
  }
}

void write_lists(XmlWriter& writer, const Deployment& deployment, Time now) {
  const std::string vip = deployment.vip_released ? std::string() : deployment.vip;
  {
    const XmlScope scope(writer, "RoleInstanceList");
    for (const auto& role : deployment.roles) {
      if (role->instance.phase != Phase::waiting) write_instance(writer, *role, vip, now);
    }
  }
  writer.number("UpgradeDomainCount", 1);
  const XmlScope scope(writer, "RoleList");
  for (const auto& role : deployment.roles) {
    const XmlScope one(writer, "Role", "PersistentVMRole");
    write_role_children(writer, *role, vip, Shown::in_list);
  }
}

}  // namespace

void write_data_disk(XmlWriter& writer, const DataDisk& disk) {
  writer.text("HostCaching", disk.caching)
      .maybe("DiskLabel", disk.label)
      .text("DiskName", disk.disk_name);
  if (disk.lun != 0) writer.number("Lun", disk.lun);
  writer.number("LogicalDiskSizeInGB", disk.size_gb)
      .text("MediaLink", disk.media_link)
      .text("IOType", disk.io_type);
}

void write_role(XmlWriter& writer, const Role& role) {
  write_role_children(writer, role, {}, Shown::alone);
}

void write_deployment(XmlWriter& writer, const HostedService& service, Time now) {
  const Deployment& deployment = *service.deployment;
  const bool deploying = deployment.phase == DeploymentPhase::deploying;
  writer.text("Name", deployment.name)
      .text("DeploymentSlot", "Production")
      .text("PrivateID", deployment.private_id)
      .text("Status", status_text(deployment))
      .text("Label", base64_encode(deployment.label));
  if (!deploying) writer.text("Url", "http://" + lower(service.name) + ".cloudapp.net/");
  writer.text("Configuration", configuration(deployment));
  write_lists(writer, deployment, now);
  writer.empty("SdkVersion").flag("Locked", !service.busy.empty()).flag("RollbackAllowed", false);
  if (!deployment.network.empty()) writer.text("VirtualNetworkName", deployment.network);
  write_dns(writer, deployment);
  writer.text("CreatedTime", utc_text(deployment.created))
      .text("LastModifiedTime", utc_text(deployment.modified))
      .empty("ExtendedProperties");
  write_vips(writer, deployment);
  if (!deployment.reserved_ip.empty()) writer.text("ReservedIPName", deployment.reserved_ip);
  if (!deploying) {
    writer.text("InternalDnsSuffix", lower(service.name) + ".d1.internal.cloudapp.net");
  }
  write_balancers(writer, deployment);
  if (!deployment.network_id.empty()) writer.text("VirtualNetworkId", deployment.network_id);
}

}  // namespace azure_emulator
