#include "azure_asm/machine/deployment.hpp"

#include <catch2/catch.hpp>

using namespace azure_asm;

namespace {

// two machines: one ready with a public address of its own, one that is being made
const char* const answer =
    "<Deployment xmlns=\"http://schemas.microsoft.com/windowsazure\" "
    "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><Name>demo</Name>"
    "<Status>Running</Status><RoleInstanceList>"
    "<RoleInstance><RoleName>n0</RoleName><InstanceName>n0</InstanceName>"
    "<InstanceStatus>ReadyRole</InstanceStatus><InstanceStateDetails/>"
    "<IpAddress>10.0.0.4</IpAddress><InstanceEndpoints><InstanceEndpoint><Name>ssh</Name>"
    "<Vip>203.0.113.20</Vip><PublicPort>22001</PublicPort><LocalPort>22</LocalPort>"
    "<Protocol>tcp</Protocol></InstanceEndpoint></InstanceEndpoints>"
    "<PowerState>Started</PowerState><PublicIPs><PublicIP><Name>n0</Name>"
    "<Address>198.51.100.7</Address><DomainNameLabel i:nil=\"true\"/></PublicIP></PublicIPs>"
    "</RoleInstance>"
    "<RoleInstance><RoleName>n1</RoleName><InstanceStatus>ProvisioningFailed</InstanceStatus>"
    "<InstanceStateDetails>no disk</InstanceStateDetails><InstanceErrorCode>E7</InstanceErrorCode>"
    "<PowerState>Starting</PowerState></RoleInstance></RoleInstanceList><RoleList>"
    "<Role i:type=\"PersistentVMRole\"><RoleName>n0</RoleName><ConfigurationSets>"
    "<ConfigurationSet i:type=\"NetworkConfigurationSet\">"
    "<ConfigurationSetType>NetworkConfiguration</ConfigurationSetType><InputEndpoints>"
    "<InputEndpoint><LoadBalancedEndpointSetName>web</LoadBalancedEndpointSetName>"
    "<LocalPort>80</LocalPort><Name>web</Name><Port>80</Port><LoadBalancerProbe>"
    "<Path>/health-check</Path><Port>80</Port><Protocol>http</Protocol>"
    "<IntervalInSeconds>15</IntervalInSeconds><TimeoutInSeconds>31</TimeoutInSeconds>"
    "</LoadBalancerProbe><Protocol>tcp</Protocol><Vip>203.0.113.20</Vip>"
    "<EnableDirectServerReturn>false</EnableDirectServerReturn>"
    "<IdleTimeoutInMinutes>4</IdleTimeoutInMinutes></InputEndpoint>"
    "<InputEndpoint><LocalPort>22</LocalPort><Name>ssh</Name><Port>22001</Port>"
    "<Protocol>tcp</Protocol></InputEndpoint></InputEndpoints>"
    "<SubnetNames><SubnetName>nodes</SubnetName></SubnetNames><PublicIPs><PublicIP>"
    "<Name>n0</Name></PublicIP></PublicIPs></ConfigurationSet></ConfigurationSets>"
    "<AvailabilitySetName>coreos-as</AvailabilitySetName><DataVirtualHardDisks>"
    "<DataVirtualHardDisk><HostCaching>ReadOnly</HostCaching><DiskName>d</DiskName>"
    "<LogicalDiskSizeInGB>100</LogicalDiskSizeInGB></DataVirtualHardDisk></DataVirtualHardDisks>"
    "<OSVirtualHardDisk><DiskName>os</DiskName><MediaLink>https://s/v/n0.vhd</MediaLink>"
    "<SourceImageName>img</SourceImageName></OSVirtualHardDisk><RoleSize>Large</RoleSize></Role>"
    "</RoleList><Locked>true</Locked><VirtualNetworkName>vnet</VirtualNetworkName>"
    "<VirtualIPs><VirtualIP><Address>203.0.113.20</Address></VirtualIP></VirtualIPs>"
    "</Deployment>";

}  // namespace

TEST_CASE("a deployment's answer is read by names", "[azure-asm][deployment]") {
  const auto deployment = read_deployment(parse_xml(answer));
  CHECK(deployment.name == "demo");
  CHECK(deployment.locked);
  CHECK(deployment.virtual_network == "vnet");
  CHECK(deployment.address == "203.0.113.20");

  const auto* role = deployment.role("n0");
  REQUIRE(role);
  CHECK(role->size == "Large");
  CHECK(role->image == "img");
  CHECK(role->availability_set == "coreos-as");
  CHECK(role->subnet == "nodes");
  CHECK(role->public_ip);
  CHECK(role->system_media == "https://s/v/n0.vhd");
  CHECK(deployment.role("other") == nullptr);

  const auto* state = deployment.state("n0");
  REQUIRE(state);
  CHECK(state->private_address == "10.0.0.4");
  CHECK(state->public_address == "198.51.100.7");
  REQUIRE(state->ports.size() == 1);
  CHECK(state->ports[0].port == 22001);
  CHECK(deployment.state("n1")->detail == "E7: no disk");
}

TEST_CASE("a disk without a number is the disk 0", "[azure-asm][deployment]") {
  const auto deployment = read_deployment(parse_xml(answer));
  REQUIRE(deployment.role("n0")->data_disks.size() == 1);
  CHECK(deployment.role("n0")->data_disks[0] == DataDisk{0, 100, "ReadOnly"});
}

TEST_CASE("what the service fills in makes no difference to what was wanted",
          "[azure-asm][deployment]") {
  slipway::contract::Endpoint wanted;
  wanted.name = "web";
  wanted.port = 80;
  wanted.balanced = true;
  wanted.probe.protocol = "http";
  wanted.probe.path = "/health-check";
  const auto deployment = read_deployment(parse_xml(answer));
  const auto& read = deployment.role("n0")->endpoints;
  REQUIRE(read.size() == 2);
  CHECK(read[0].name == "ssh");
  CHECK(read[1] == machine_endpoint(wanted));
  CHECK(to_value(read) == to_value(endpoints_from(to_value(read))));
}

TEST_CASE("a probe that really differs is seen", "[azure-asm][deployment]") {
  auto endpoint = read_deployment(parse_xml(answer)).role("n0")->endpoints[1];
  auto other = endpoint;
  other.probe_interval_s = 20;
  CHECK(canonical(other) != endpoint);
  other.probe_interval_s = 15;
  CHECK(canonical(other) == endpoint);
}
