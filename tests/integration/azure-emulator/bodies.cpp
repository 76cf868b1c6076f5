#include "bodies.hpp"

#include "azure_emulator/text/encoding.hpp"

namespace azure_test {
namespace {

using azure_emulator::base64_encode;

std::string wrap(const std::string& name, const std::string& children) {
  return "<" + name + ">" + children + "</" + name + ">";
}

std::string maybe(const std::string& name, const std::string& text) {
  return text.empty() ? std::string() : leaf(name, text);
}

std::string endpoint(const EndpointBody& body, Style style) {
  std::string children;
  if (!body.set.empty() || style == Style::python) {
    children += leaf("LoadBalancedEndpointSetName", body.set);
  }
  children += leaf("LocalPort", std::to_string(body.local_port)) + leaf("Name", body.name);
  if (body.port != 0) children += leaf("Port", std::to_string(body.port));
  if (!body.probe.empty()) children += wrap("LoadBalancerProbe", body.probe);
  children += leaf("Protocol", body.protocol);
  if (style == Style::python) {
    children += leaf("EnableDirectServerReturn", "false") + leaf("IdleTimeoutInMinutes", "4");
  }
  return wrap("InputEndpoint", children);
}

std::string provisioning_set(const RoleBody& role) {
  std::string children = leaf("ConfigurationSetType", "LinuxProvisioningConfiguration") +
                         leaf("HostName", role.name) + leaf("UserName", "core") +
                         leaf("DisableSshPasswordAuthentication", "true");
  if (!role.thumbprint.empty()) {
    const auto key = wrap("PublicKey", leaf("Fingerprint", role.thumbprint) +
                                           leaf("Path", "/home/core/.ssh/authorized_keys"));
    const std::string pairs = role.style == Style::python ? "<KeyPairs></KeyPairs>" : "<KeyPairs/>";
    children += wrap("SSH", wrap("PublicKeys", key) + pairs);
  }
  children += leaf("CustomData", base64_encode(role.custom_data));
  return wrap("ConfigurationSet", children);
}

std::string network_set(const RoleBody& role) {
  std::string endpoints;
  for (const auto& one : role.endpoints) endpoints += endpoint(one, role.style);
  std::string children = leaf("ConfigurationSetType", "NetworkConfiguration");
  if (!endpoints.empty()) children += wrap("InputEndpoints", endpoints);
  if (!role.subnet.empty()) children += wrap("SubnetNames", leaf("SubnetName", role.subnet));
  children += maybe("StaticVirtualNetworkIPAddress", role.static_address);
  if (role.public_ip) {
    children += wrap("PublicIPs", wrap("PublicIP", leaf("Name", role.name) +
                                                       leaf("IdleTimeoutInMinutes", "20")));
  }
  return wrap("ConfigurationSet", children);
}

}  // namespace

std::string document(const std::string& root, const std::string& children, Style style) {
  const std::string space = "xmlns=\"http://schemas.microsoft.com/windowsazure\"";
  if (style == Style::python) {
    return "<" + root + " xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" " + space + ">" +
           children + "</" + root + ">";
  }
  return R"(<?xml version="1.0" encoding="utf-8" standalone="yes"?>)"
         "<" +
         root + " " + space + ">" + children + "</" + root + ">";
}

std::string leaf(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">";
}

std::string RoleBody::children() const {
  std::string sets = provisioning ? provisioning_set(*this) : std::string();
  sets += network_set(*this);
  const std::string link = media_link.empty()
                               ? "https://mockstore.blob.core.windows.net/vhds/" + name + ".vhd"
                               : media_link;
  std::string os = os_disk;
  if (os.empty()) os = leaf("MediaLink", link) + leaf("SourceImageName", image);
  std::string out = leaf("RoleName", name) + leaf("RoleType", "PersistentVMRole") +
                    wrap("ConfigurationSets", sets) +
                    maybe("AvailabilitySetName", availability_set);
  if (!data_disks.empty()) out += wrap("DataVirtualHardDisks", data_disks);
  return out + wrap("OSVirtualHardDisk", os) + leaf("RoleSize", size);
}

std::string create_service(const std::string& name, Style style) {
  return document(
      "CreateHostedService",
      leaf("ServiceName", name) + leaf("Label", base64_encode(name)) + leaf("Location", "West US"),
      style);
}

std::string add_certificate(const std::string& der, const std::string& format, Style style) {
  std::string children = leaf("Data", base64_encode(der)) + leaf("CertificateFormat", format);
  if (style == Style::python) children += leaf("Password", "");
  return document("CertificateFile", children, style);
}

std::string add_role(const RoleBody& role) {
  return document("PersistentVMRole", role.children(), role.style);
}

std::string create_deployment(const std::string& name, const std::vector<RoleBody>& roles,
                              const std::string& extra) {
  const Style style = roles.front().style;
  std::string list;
  for (const auto& role : roles) list += wrap("Role", role.children());
  return document("Deployment",
                  leaf("Name", name) +
                      leaf("DeploymentSlot", style == Style::python ? "production" : "Production") +
                      leaf("Label", roles.front().name) + wrap("RoleList", list) + extra,
                  style);
}

std::string data_disk(const std::string& role, int lun, int size_gb) {
  return wrap("DataVirtualHardDisk",
              leaf("HostCaching", "ReadOnly") + leaf("Lun", std::to_string(lun)) +
                  leaf("LogicalDiskSizeInGB", std::to_string(size_gb)) +
                  leaf("MediaLink", "https://mockstore.blob.core.windows.net/vhds/" + role +
                                        "-data-" + std::to_string(lun) + ".vhd"));
}

std::string network_document(const std::string& network, const std::string& subnet,
                             const std::string& prefix) {
  return R"(<?xml version="1.0" encoding="utf-8"?><NetworkConfiguration )"
         R"(xmlns="http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration">)"
         R"(<VirtualNetworkConfiguration><VirtualNetworkSites><VirtualNetworkSite name=")" +
         network + R"(" Location="West US"><AddressSpace><AddressPrefix>)" + prefix +
         R"(</AddressPrefix></AddressSpace><Subnets><Subnet name=")" + subnet +
         R"("><AddressPrefix>)" + prefix +
         "</AddressPrefix></Subnet></Subnets></VirtualNetworkSite></VirtualNetworkSites>"
         "</VirtualNetworkConfiguration></NetworkConfiguration>";
}

}  // namespace azure_test
