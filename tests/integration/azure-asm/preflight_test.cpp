#include <algorithm>
#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "rig/cluster.hpp"
#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

/// The findings of a preflight for so many nodes: `level code` and the message of each.
std::vector<std::string> preflight(const Value& options, int nodes) {
  Cluster cluster(AZURE_PLUGIN, options);
  Value wanted = Value::list();
  for (int i = 0; i < nodes; ++i) wanted.push(Value::map().set("index", i));
  const auto layout = cluster.rig().call(core::Function::layout, Value::map().set("nodes", wanted));
  cluster.rig().forget();
  cluster.rig().call(core::Function::preflight, Value::map().set("layout", layout));
  std::vector<std::string> found;
  for (const auto& finding : cluster.rig().emitted())
    found.push_back(finding["level"].as_string() + " " + finding["code"].as_string() + ": " +
                    finding["message"].as_string() + " | " + finding["help"].as_string());
  return found;
}

std::string errors(const std::vector<std::string>& findings) {
  std::string text;
  for (const auto& finding : findings)
    if (finding.compare(0, 2, "ok") != 0) text += finding + "\n";
  return text;
}

void prepare_groups(EmulatedAzure& azure, int count) {
  std::string groups;
  for (int i = 0; i < count; ++i)
    groups += std::string(i ? "," : "") + R"({"name": "group)" + std::to_string(i) + R"("})";
  azure.post("/prepare", R"({"affinity_groups": [)" + groups + "]}");
}

}  // namespace

TEST_CASE("a stack that can be made passes every check", "[azure-asm][preflight]") {
  EmulatedAzure azure;
  const auto findings = preflight(azure.options(), 3);
  CHECK(errors(findings) == "");
  CHECK(findings.size() >= 6);
  CHECK(azure.inventory()["services"].size() == 0);
}

TEST_CASE("each thing that is wrong is one finding with its way out", "[azure-asm][preflight]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"services": [{"name": "demo", "location": "West US"}]})");
  azure.post("/quota", R"({"cores": 2})");
  auto options = azure.options();
  options.set("coreos_image", "2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-1.0.0");
  options.set("virtual_network_name", "nowhere");
  const auto text = errors(preflight(options, 3));
  CAPTURE(text);
  CHECK(text.find("3 cores needed, 2 left of 2") != std::string::npos);
  CHECK(text.find("'demo' is taken") != std::string::npos);
  CHECK(text.find("is not offered (any more) | set coreos_image to "
                  "2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-") != std::string::npos);
  CHECK(text.find("there is no virtual network 'nowhere'") != std::string::npos);
}

TEST_CASE("each limit of the subscription is held against what is wanted",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"storage_accounts": [{"name": "theirs", "location": "West US"}],
                             "reserved_ips": [{"name": "theirs", "location": "West US"}]})");
  azure.post("/quota", R"({"cores": 2, "hosted_services": 0, "storage_accounts": 1,
                           "reserved_ips": 1, "public_ips": 2})");
  auto options = azure.options();
  options.set("reserved_ip", "front").set("public_ips", true);
  const auto text = errors(preflight(options, 3));
  CAPTURE(text);
  CHECK(text.find("3 cores needed, 2 left of 2") != std::string::npos);
  CHECK(text.find("1 cloud services needed, 0 left of 0") != std::string::npos);
  CHECK(text.find("1 storage accounts needed, 0 left of 1") != std::string::npos);
  CHECK(text.find("1 reserved addresses needed, 0 left of 1") != std::string::npos);
  CHECK(text.find("3 public addresses needed, 2 left of 2") != std::string::npos);
}

TEST_CASE("what an earlier run began counts at the service and is not needed again",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  azure.post("/quota", R"({"cores": 3, "hosted_services": 1, "storage_accounts": 1})");
  auto options = azure.options();
  Cluster cluster(AZURE_PLUGIN, options);
  cluster.up(2);
  // of what is still open there is no record
  auto findings = preflight(options, 3);
  CHECK(errors(findings) == "");
  CHECK(std::count(findings.begin(), findings.end(),
                   "ok azure-asm.quota: 1 cores needed, 1 left of 3 | ") == 1);
  azure.post("/quota", R"({"cores": 2})");
  CHECK(errors(preflight(options, 2)) == "");
  CHECK(errors(preflight(options, 3)).find("1 cores needed, 0 left of 2") != std::string::npos);
}

TEST_CASE("networks and affinity groups that are made are held against their limits",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  auto options = azure.options();
  options.set("virtual_network_name", "vnet").set("subnet_names", Value::list().push("nodes"));
  options.set("virtual_network_address_space", "10.20.0.0/16");
  options.set("subnet_address_prefix", "10.20.0.0/20");
  SECTION("networks") {
    CHECK(errors(preflight(options, 1)) == "");
    azure.post("/quota", R"({"virtual_networks": 0})");
    CHECK(errors(preflight(options, 1)).find("1 virtual networks needed, 0 left of 0") !=
          std::string::npos);
  }
  SECTION("machines in one network") {
    azure.post("/quota", R"({"cores": 9999, "hosted_services": 99})");
    CHECK(errors(preflight(options, 2048)) == "");
    CHECK(errors(preflight(options, 2049))
              .find("2049 machines in one network needed, 2048 left of 2048") != std::string::npos);
  }
  SECTION("affinity groups") {
    auto grouped = azure.options();
    grouped.set("affinity_group", "mine");
    grouped.set("affinity_group_location", "West US");
    prepare_groups(azure, 255);
    CHECK(errors(preflight(grouped, 1)) == "");
    prepare_groups(azure, 256);
    CHECK(errors(preflight(grouped, 1)).find("1 affinity groups needed, 0 left of 256") !=
          std::string::npos);
  }
}

TEST_CASE("a storage account's name must be free among those of everybody",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"taken_storage_accounts": [{"name": "demo"}]})");
  CHECK(errors(preflight(azure.options(), 1))
            .find("the storage account name 'demo' is taken by somebody else") !=
        std::string::npos);
}

TEST_CASE("network and storage that are there are looked into", "[azure-asm][preflight]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"storage_accounts": [{"name": "mystore", "location": "East US"}],
    "network_configuration": "<NetworkConfiguration xmlns=\"http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration\"><VirtualNetworkConfiguration><VirtualNetworkSites><VirtualNetworkSite name=\"vnet\" Location=\"West US\"><AddressSpace><AddressPrefix>10.20.0.0/16</AddressPrefix></AddressSpace><Subnets><Subnet name=\"nodes\"><AddressPrefix>10.20.1.0/29</AddressPrefix></Subnet></Subnets></VirtualNetworkSite></VirtualNetworkSites></VirtualNetworkConfiguration></NetworkConfiguration>"})");
  auto options = azure.options();
  options.set("virtual_network_name", "vnet").set("subnet_names", Value::list().push("nodes"));
  options.set("blob_container_url", "https://mystore.blob.core.windows.net/vhds");
  auto text = errors(preflight(options, 4));
  CAPTURE(text);
  CHECK(text.find("10.20.1.0/29 has room for 3 machines, not for 4 more") != std::string::npos);
  CHECK(text.find("'mystore' is in 'East US', not in 'West US'") != std::string::npos);
  options.set("static_address", "10.20.1.7");
  options.set("blob_container_url", "https://elsewhere.blob.core.windows.net/vhds");
  text = errors(preflight(options, 2));
  CHECK(text.find("10.20.1.8 of 'demo-coreos-1' is not in the subnet") != std::string::npos);
  CHECK(text.find("'elsewhere' is not one of this subscription") != std::string::npos);
}

TEST_CASE("a location that does not exist is answered with those that do",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  auto options = azure.options();
  const auto text = errors(preflight(options.set("location", "Atlantis"), 1));
  CHECK(text.find("there is no location 'Atlantis' | one of: ") != std::string::npos);
  CHECK(text.find("West US") != std::string::npos);
}

TEST_CASE("a management certificate is warned of a month before its end",
          "[azure-asm][preflight]") {
  EmulatedAzure azure;
  make_management_certificate(azure.folder(), "short", 20);
  auto options = azure.options();
  const auto text = errors(preflight(options.set("azure_cert", azure.folder() / "short.pem"), 1));
  CHECK(text.find("warning azure-asm.certificate-expires") != std::string::npos);
  CHECK(text.find("error azure-asm.unauthenticated") != std::string::npos);
}
