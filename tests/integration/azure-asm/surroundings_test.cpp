#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "rig/cluster.hpp"
#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

/// Everything around the machines is to be made.
Value surroundings(const EmulatedAzure& azure) {
  return azure.options()
      .set("affinity_group", "ag")
      .set("affinity_group_location", "West US")
      .set("virtual_network_name", "vnet")
      .set("virtual_network_address_space", "10.30.0.0/16")
      .set("subnet_names", Value::list().push("nodes"))
      .set("subnet_address_prefix", "10.30.1.0/24")
      .set("static_address", "10.30.1.10");
}

/// As the engine takes a stack down: what contains the others for them, and the rest in reverse.
void take_down(Cluster& cluster) {
  for (const char* address :
       {"cloud/hosted_service/demo", "cloud/storage_account/demo", "cloud/reserved_ip/front",
        "cloud/virtual_network/vnet", "cloud/affinity_group/ag", "cloud/ssh_key/ssh"}) {
    CAPTURE(address);
    if (cluster.rows().count(address) == 0) continue;
    CHECK(cluster.remove(address, 20)["outcome"].as_string() == "done");
  }
}

std::string names(const Value& list) {
  std::string text;
  for (const auto& one : list.as_list())
    text +=
        (text.empty() ? "" : " ") + (one.is_string() ? one.as_string() : one["name"].as_string());
  return text;
}

/// The document as somebody else wrote it, with things that we do not know.
const std::string foreign_document =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<NetworkConfiguration "
    "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration\">\r\n  "
    "<VirtualNetworkConfiguration>\r\n    <Dns><DnsServers><DnsServer name=\"d\" "
    "IPAddress=\"10.1.1.1\"/></DnsServers></Dns>\r\n    <!-- <VirtualNetworkSites/> -->\r\n    "
    "<VirtualNetworkSites>\r\n      <VirtualNetworkSite name=\"theirs\" Location=\"West US\">"
    "<AddressSpace><AddressPrefix>10.1.0.0/16</AddressPrefix></AddressSpace><Subnets><Subnet "
    "name=\"a\"><AddressPrefix>10.1.1.0/24</AddressPrefix></Subnet></Subnets>"
    "</VirtualNetworkSite>\r\n    </VirtualNetworkSites>\r\n  </VirtualNetworkConfiguration>\r\n"
    "</NetworkConfiguration>\r\n";

/// The writes that were answered 409: something was there already, and should have been looked for.
std::string refused_as_there(EmulatedAzure& azure) {
  std::string found;
  for (const auto& request : azure.log())
    if (request["write"].as_bool() && request["status"].as_int() == 409)
      found += request["operation"].as_string() + " ";
  return found;
}

void prepare_network(EmulatedAzure& azure) {
  azure.post("/prepare",
             core::to_json(Value::map().set("network_configuration", foreign_document)));
}

}  // namespace

TEST_CASE("group, network, container and fixed addresses are made and go again",
          "[azure-asm][surroundings]") {
  EmulatedAzure azure;
  prepare_network(azure);
  Cluster cluster(AZURE_PLUGIN, surroundings(azure));
  cluster.up(2);
  for (const auto& [address, row] : cluster.rows()) {
    CAPTURE(address);
    CHECK(cluster.read(address)["outcome"].as_string() == "present");
  }
  auto inventory = azure.inventory();
  CHECK(names(inventory["affinity_groups"]) == "ag");
  CHECK(names(inventory["networks"]) == "theirs vnet");
  CHECK(names(inventory["containers"]) == "demo/vhds");
  CHECK(cluster.rows()["cloud/virtual_machine/demo-coreos-1"]
            .outputs["private_address"]
            .as_string() == "10.30.1.11");
  take_down(cluster);
  inventory = azure.inventory();
  CHECK(names(inventory["affinity_groups"]).empty());
  CHECK(names(inventory["networks"]) == "theirs");
  CHECK(names(inventory["storage_accounts"]).empty());
  CHECK(azure.network_configuration() == foreign_document);
}

TEST_CASE("a reserved address is what the service is reached by, and is given up",
          "[azure-asm][surroundings]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options().set("reserved_ip", "front"));
  cluster.up(1);
  const auto address = cluster.rows()["cloud/reserved_ip/front"].outputs["address"].as_string();
  CHECK_FALSE(cluster.read("cloud/reserved_ip/front")["outputs"]["address"].as_string().empty());
  CHECK(cluster.rows()["cloud/virtual_machine/demo-coreos-0"]
            .outputs["load_balancer_address"]
            .as_string() ==
        cluster.read("cloud/reserved_ip/front")["outputs"]["address"].as_string());
  take_down(cluster);
  CHECK(azure.inventory()["reserved_ips"].size() == 0);
}

TEST_CASE("what was there before is used and left", "[azure-asm][surroundings]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"affinity_groups": [{"name": "ag", "location": "West US"}],
                             "reserved_ips": [{"name": "front", "location": "West US"}]})");
  const auto document = [] {
    auto text = foreign_document;
    const std::string from = "name=\"theirs\" Location=\"West US\"";
    text.replace(text.find(from), from.size(), "name=\"vnet\" AffinityGroup=\"ag\"");
    text.replace(text.find("\"a\""), 3, "\"nodes\"");
    return text;
  }();
  azure.post("/prepare", core::to_json(Value::map().set("network_configuration", document)));
  auto options = surroundings(azure);
  options.erase("static_address");
  Cluster cluster(AZURE_PLUGIN, options.set("reserved_ip", "front"));
  cluster.up(1);
  take_down(cluster);
  const auto inventory = azure.inventory();
  CHECK(names(inventory["affinity_groups"]) == "ag");
  CHECK(names(inventory["networks"]) == "vnet");
  CHECK(names(inventory["reserved_ips"]) == "front");
  CHECK(azure.network_configuration() == document);
}

TEST_CASE("a broken connection leaves no doubt about whose the surroundings are",
          "[azure-asm][surroundings][faults]") {
  const std::string operation =
      GENERATE("Create Affinity Group", "Create Container", "Create Reserved IP");
  const std::string point = GENERATE("before", "after");
  EmulatedAzure azure;
  azure.fault(R"({"operation": ")" + operation + R"(", "action": "drop", "point": ")" + point +
              "\"}");
  CAPTURE(operation, point);
  auto options = surroundings(azure);
  Cluster cluster(AZURE_PLUGIN, options.set("reserved_ip", "front"));
  cluster.up(1, Value::list(), 20);
  CHECK(refused_as_there(azure) == "");
  take_down(cluster);
  const auto inventory = azure.inventory();
  for (const char* what : {"affinity_groups", "networks", "reserved_ips", "storage_accounts"}) {
    CAPTURE(what);
    CHECK(inventory[what].size() == 0);
  }
}

TEST_CASE("several data disks are made with a machine", "[azure-asm][surroundings]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options().set("data_disk", true).set("data_disk_count", 2));
  cluster.up(1);
  CHECK(azure.inventory()["disks"].size() == 3);
  CHECK(cluster.read("cloud/virtual_machine/demo-coreos-0")["inputs"]["data_disks"].size() == 2);
}
