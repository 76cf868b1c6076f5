#include "azure_asm/machine/documents.hpp"

#include <catch2/catch.hpp>

using namespace azure_asm;

namespace {

MachineSpec full_machine() {
  MachineSpec spec;
  spec.service = spec.deployment = "demo";
  spec.name = "demo-coreos-1";
  spec.size = "Large";
  spec.image = "the-image";
  spec.availability_set = "coreos-as";
  spec.virtual_network = "vnet";
  spec.subnet = "nodes";
  spec.public_ip = true;
  spec.container_url = "https://store.blob.core.windows.net/vhds/";
  spec.thumbprint = "18B835F49863B1C8D8861213BFE29C8E05157F8C";
  spec.user = "core";
  spec.custom_data = "#cloud-config\n";
  spec.data_disks = {{0, 100, "ReadOnly"}};
  MachineEndpoint ssh;
  ssh.name = "ssh";
  ssh.port = 22002;
  ssh.local_port = 22;
  MachineEndpoint web;
  web.name = web.set = "web";
  web.port = web.local_port = web.probe_port = 80;
  web.probe_protocol = "http";
  web.probe_path = "/health-check";
  spec.endpoints = {ssh, web};
  return spec;
}

std::string sent(const Element& element) {
  auto text = print_xml(in_order(element));
  const auto at = text.find(" xmlns=");
  text.erase(at, text.find('>', at) - at);
  return text.substr(text.find("?>") + 2);
}

// as the real service wants it, element by element
const std::string expected_sets =
    "<ConfigurationSets><ConfigurationSet><ConfigurationSetType>LinuxProvisioningConfiguration"
    "</ConfigurationSetType><HostName>demo-coreos-1</HostName><UserName>core</UserName>"
    "<DisableSshPasswordAuthentication>true</DisableSshPasswordAuthentication><SSH><PublicKeys>"
    "<PublicKey><Fingerprint>18B835F49863B1C8D8861213BFE29C8E05157F8C</Fingerprint>"
    "<Path>/home/core/.ssh/authorized_keys</Path></PublicKey></PublicKeys></SSH>"
    "<CustomData>I2Nsb3VkLWNvbmZpZwo=</CustomData></ConfigurationSet>"
    "<ConfigurationSet><ConfigurationSetType>NetworkConfiguration</ConfigurationSetType>"
    "<InputEndpoints><InputEndpoint><LocalPort>22</LocalPort><Name>ssh</Name><Port>22002</Port>"
    "<Protocol>tcp</Protocol></InputEndpoint>"
    "<InputEndpoint><LoadBalancedEndpointSetName>web</LoadBalancedEndpointSetName>"
    "<LocalPort>80</LocalPort><Name>web</Name><Port>80</Port><LoadBalancerProbe>"
    "<Path>/health-check</Path><Port>80</Port><Protocol>http</Protocol></LoadBalancerProbe>"
    "<Protocol>tcp</Protocol><EnableDirectServerReturn>false</EnableDirectServerReturn>"
    "<IdleTimeoutInMinutes>4</IdleTimeoutInMinutes></InputEndpoint></InputEndpoints>"
    "<SubnetNames><SubnetName>nodes</SubnetName></SubnetNames><PublicIPs><PublicIP>"
    "<Name>demo-coreos-1</Name><IdleTimeoutInMinutes>20</IdleTimeoutInMinutes></PublicIP>"
    "</PublicIPs></ConfigurationSet></ConfigurationSets>";
const std::string expected_rest =
    "<AvailabilitySetName>coreos-as</AvailabilitySetName><DataVirtualHardDisks>"
    "<DataVirtualHardDisk><HostCaching>ReadOnly</HostCaching>"
    "<DiskLabel>demo-coreos-1-data-0</DiskLabel><Lun>0</Lun>"
    "<LogicalDiskSizeInGB>100</LogicalDiskSizeInGB>"
    "<MediaLink>https://store.blob.core.windows.net/vhds/demo-coreos-1-data.vhd</MediaLink>"
    "</DataVirtualHardDisk></DataVirtualHardDisks><OSVirtualHardDisk>"
    "<DiskLabel>demo-coreos-1</DiskLabel>"
    "<MediaLink>https://store.blob.core.windows.net/vhds/demo-coreos-1.vhd</MediaLink>"
    "<SourceImageName>the-image</SourceImageName></OSVirtualHardDisk><RoleSize>Large</RoleSize>"
    "<ProvisionGuestAgent>true</ProvisionGuestAgent>";
const std::string expected_role =
    "<RoleName>demo-coreos-1</RoleName><RoleType>PersistentVMRole</RoleType>" + expected_sets +
    expected_rest;

}  // namespace

TEST_CASE("a further machine is sent with every element in its place", "[azure-asm][documents]") {
  CHECK(sent(add_role(full_machine())) ==
        "<PersistentVMRole>" + expected_role + "</PersistentVMRole>");
}

TEST_CASE("the first machine is the same role inside a deployment with its network",
          "[azure-asm][documents]") {
  CHECK(sent(create_deployment(full_machine())) ==
        "<Deployment><Name>demo</Name><DeploymentSlot>Production</DeploymentSlot>"
        "<Label>demo-coreos-1</Label><RoleList><Role>" +
            expected_role +
            "</Role></RoleList><VirtualNetworkName>vnet</VirtualNetworkName></Deployment>");
}

TEST_CASE("a change sends the disks as they are and never the user-data",
          "[azure-asm][documents]") {
  Element now("PersistentVMRole");
  now.add("RoleName", "demo-coreos-1").add("AvailabilitySetName", "coreos-as");
  now.add(Element("OSVirtualHardDisk")
              .add("HostCaching", "ReadWrite")
              .add("DiskName", "demo-demo-coreos-1-0-2015")
              .add("MediaLink", "https://s/vhds/x.vhd")
              .add("OS", "Linux")
              .add("IOType", "Standard"));
  now.add("RoleSize", "Small").add("ProvisionGuestAgent", "true");

  auto wanted = full_machine();
  wanted.size = "ExtraLarge";
  const auto text = sent(update_role(read_role(now), wanted));

  CHECK(text.find("<RoleSize>ExtraLarge</RoleSize>") != std::string::npos);
  CHECK(text.find("<DiskName>demo-demo-coreos-1-0-2015</DiskName>") != std::string::npos);
  CHECK(text.find("<Name>web</Name>") != std::string::npos);
  CHECK(text.find("CustomData") == std::string::npos);
  CHECK(text.find("LinuxProvisioning") == std::string::npos);
}

TEST_CASE("a set's document names the set and not its members' endpoints",
          "[azure-asm][documents]") {
  const auto text = sent(update_set({full_machine().endpoints[1]}));
  CHECK(text.find("<LoadBalancedEndpointSetName>web<") != std::string::npos);
  CHECK(text.find("<Name>") == std::string::npos);
}

TEST_CASE("a machine without network wishes sends no empty lists", "[azure-asm][documents]") {
  MachineSpec bare;
  bare.name = "n";
  const auto text = sent(add_role(bare));
  for (const char* absent : {"InputEndpoints", "SubnetNames", "PublicIPs", "DataVirtualHardDisks",
                             "AvailabilitySetName", "CustomData"})
    CHECK(text.find(absent) == std::string::npos);
}
