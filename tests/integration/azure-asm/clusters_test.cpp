#include <catch2/catch.hpp>
#include <filesystem>

#include "core/value/json.hpp"
#include "rig/cluster.hpp"
#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

/// What was wanted and is read back otherwise, by attribute.
std::string difference(Cluster& cluster, const std::string& address) {
  const auto answer = cluster.read(address);
  if (answer["outcome"].as_string() != "present") return core::to_json(answer);
  std::string found;
  for (const auto& [name, value] : answer["inputs"].as_map())
    if (!(value == cluster.rows()[address].inputs[name]))
      found += name + ": " + core::to_json(value) + " for " +
               core::to_json(cluster.rows()[address].inputs[name]) + "; ";
  return found;
}

const Value* role_of(const Value& inventory, const std::string& name) {
  for (const auto& service : inventory["services"].as_list())
    for (const auto& deployment : service["deployments"].as_list())
      for (const auto& role : deployment["roles"].as_list())
        if (role["name"].as_string() == name) return &role;
  return nullptr;
}

}  // namespace

TEST_CASE("three machines are made, read back without a difference and gone in one delete",
          "[azure-asm][integration]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  cluster.up(3, platform_endpoints());

  for (const auto& [address, row] : cluster.rows()) {
    CAPTURE(address);
    CHECK(difference(cluster, address) == "");
  }
  const auto inventory = azure.inventory();
  REQUIRE(inventory["machines"].size() == 3);
  CHECK(azure.count("Create VM Deployment") == 1);
  CHECK(azure.count("Add Role") == 2);
  const auto* second = role_of(inventory, "demo-coreos-1");
  REQUIRE(second);
  CHECK((*second)["availability_set"].as_string() == "coreos-as");
  CHECK((*second)["status"].as_string() == "ReadyRole");
  const auto& outputs = cluster.rows()["cloud/virtual_machine/demo-coreos-1"].outputs;
  CHECK(outputs["ssh_port"].as_int() == 22002);
  CHECK(outputs["private_address"].as_string() == (*second)["address"].as_string());
  CHECK_FALSE(outputs["ssh_host"].as_string().empty());

  // the engine deletes what contains the others, and only that
  REQUIRE(cluster.remove("cloud/hosted_service/demo")["outcome"].as_string() == "done");
  REQUIRE(cluster.remove("cloud/storage_account/demo")["outcome"].as_string() == "done");
  const auto after = azure.inventory();
  for (const char* what : {"services", "machines", "disks", "blobs", "storage_accounts"}) {
    CAPTURE(what);
    CHECK(after[what].size() == 0);
  }
  CHECK(azure.count("Delete Hosted Service and All") == 1);
  CHECK(azure.count("Delete Role") == 0);
}

TEST_CASE("every option reaches the wire", "[azure-asm][integration]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"affinity_groups": [{"name": "ag", "location": "West US"}],
    "network_configuration": "<NetworkConfiguration xmlns=\"http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration\"><VirtualNetworkConfiguration><VirtualNetworkSites><VirtualNetworkSite name=\"vnet\" AffinityGroup=\"ag\"><AddressSpace><AddressPrefix>10.20.0.0/16</AddressPrefix></AddressSpace><Subnets><Subnet name=\"nodes\"><AddressPrefix>10.20.1.0/24</AddressPrefix></Subnet></Subnets></VirtualNetworkSite></VirtualNetworkSites></VirtualNetworkConfiguration></NetworkConfiguration>"})");
  auto options = azure.options();
  options.set("cloud_service_name", "other-svc").set("affinity_group", "ag");
  options.set("vm_size", "Large").set("vm_name_prefix", "node").set("availability_set", "my-as");
  options.set("ssh_port", 23001).set("virtual_network_name", "vnet");
  options.set("subnet_names", Value::list().push("nodes"));
  options.set("blob_container_url", "https://mystore.blob.core.windows.net/disks");
  options.set("public_ips", true).set("data_disk", true).set("no_https", true);
  options.set("data_disk_size_gb", 42).set("data_disk_caching", "ReadOnly");
  Cluster cluster(AZURE_PLUGIN, options);
  cluster.up(2, platform_endpoints());
  for (const auto& [address, row] : cluster.rows()) {
    CAPTURE(address);
    CHECK(difference(cluster, address) == "");
  }

  const auto inventory = azure.inventory();
  const auto& service = inventory["services"].as_list().at(0);
  CHECK(service["name"].as_string() == "other-svc");
  CHECK(service["affinity_group"].as_string() == "ag");
  CHECK(service["properties"]["slipway_stack"].as_string() == "demo");
  CHECK(service["deployments"].as_list()[0]["network"].as_string() == "vnet");
  const auto* role = role_of(inventory, "other-svc-node-1");
  REQUIRE(role);
  CHECK((*role)["size"].as_string() == "Large");
  CHECK((*role)["availability_set"].as_string() == "my-as");
  CHECK((*role)["subnet"].as_string() == "nodes");
  CHECK((*role)["media_link"].as_string() ==
        "https://mystore.blob.core.windows.net/disks/other-svc-node-1.vhd");
  CHECK_FALSE((*role)["public_address"].as_string().empty());
  CHECK((*role)["user_data_bytes"].as_int() > 0);
  std::string ports;
  for (const auto& one : (*role)["endpoints"].as_list())
    ports += one["name"].as_string() + ":" + std::to_string(one["port"].as_int()) + " ";
  CHECK(ports == "builder:2222 ssh:23002 web:80 ");
  bool data_disk = false;
  for (const auto& disk : inventory["disks"].as_list())
    data_disk = data_disk || disk["size_gb"].as_int() == 42;
  CHECK(data_disk);
  CHECK(inventory["storage_accounts"].size() == 0);
  CHECK(cluster.rows()["cloud/virtual_machine/other-svc-node-1"]
            .outputs["public_address"]
            .as_string() == (*role)["public_address"].as_string());
}

TEST_CASE("growing adds machines and shrinking takes the last one's deployment",
          "[azure-asm][integration]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  cluster.up(1);
  cluster.up(2);
  CHECK(azure.count("Add Role") == 1);
  REQUIRE(cluster.remove("cloud/virtual_machine/demo-coreos-1")["outcome"].as_string() == "done");
  CHECK(azure.count("Delete Role") == 1);
  REQUIRE(cluster.remove("cloud/virtual_machine/demo-coreos-0")["outcome"].as_string() == "done");
  CHECK(azure.count("Delete Deployment") == 1);
  const auto inventory = azure.inventory();
  CHECK(inventory["machines"].size() == 0);
  CHECK(inventory["disks"].size() == 0);
  CHECK(inventory["services"].size() == 1);
}

TEST_CASE("size, probes and ports change in place", "[azure-asm][integration]") {
  EmulatedAzure azure;
  auto options = azure.options();
  Cluster cluster(AZURE_PLUGIN, options);
  cluster.up(2, platform_endpoints());

  options.set("vm_size", "Large").set("ssh_port", 24001);
  cluster.rig().configure("cloud", options);
  auto endpoints = platform_endpoints();
  auto web = endpoints.as_list()[0];
  web.set("probe",
          Value::map().set("protocol", "http").set("path", "/ready").set("interval_s", 20));
  endpoints.own_list()[0] = web;
  for (const auto& resource : cluster.resources(2, endpoints)) {
    if (resource["type"].as_string() != "virtual_machine") continue;
    const auto answer = cluster.update(resource);
    CAPTURE(core::to_json(answer));
    REQUIRE(answer["outcome"].as_string() == "done");
  }
  CHECK(difference(cluster, "cloud/virtual_machine/demo-coreos-0") == "");
  CHECK(difference(cluster, "cloud/virtual_machine/demo-coreos-1") == "");
  CHECK(azure.count("Update Load Balanced Set") == 1);
  CHECK(azure.count("Update Role") == 2);
  CHECK(cluster.rows()["cloud/virtual_machine/demo-coreos-1"].outputs["ssh_port"].as_int() ==
        24002);
}

TEST_CASE("a machine that vanished is gone, and made again under the same name",
          "[azure-asm][integration]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  cluster.up(2);
  Cluster other(AZURE_PLUGIN, azure.options());
  other.rows() = cluster.rows();
  REQUIRE(other.remove("cloud/virtual_machine/demo-coreos-1")["outcome"].as_string() == "done");
  CHECK(cluster.read("cloud/virtual_machine/demo-coreos-1")["outcome"].as_string() == "gone");
  cluster.rows().erase("cloud/virtual_machine/demo-coreos-1");
  cluster.up(2);
  CHECK(azure.inventory()["machines"].size() == 2);
}

TEST_CASE("machines of one service are read with one request", "[azure-asm][integration]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  cluster.up(3);
  const auto before = azure.count("Get Deployment");
  Value items = Value::list();
  for (const auto& [address, row] : cluster.rows())
    if (row.type == "virtual_machine")
      items.push(cluster.rig().change(row.type, row.name, row.inputs, row.id));
  const auto answers =
      cluster.rig().call(core::Function::read_many, Value::map().set("items", items));
  REQUIRE(answers["answers"].size() == 3);
  for (const auto& answer : answers["answers"].as_list())
    CHECK(answer["outcome"].as_string() == "present");
  CHECK(azure.count("Get Deployment") == before + 1);
}

TEST_CASE("an ssh key is made when there is none, and taken away with the stack",
          "[azure-asm][integration]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  const auto key = cluster.resources(1)[0];
  REQUIRE(cluster.create(key)["outcome"].as_string() == "done");
  const auto identity = cluster.rows()["cloud/ssh_key/ssh"].outputs["identity"].as_string();
  CHECK(identity == azure.folder() / "ssh-cert.key");
  CHECK((std::filesystem::status(identity).permissions() & std::filesystem::perms::mask) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  azure.folder().run("ssh-keygen -y -f ssh-cert.key > from-key.pub");
  CHECK(difference(cluster, "cloud/ssh_key/ssh") == "");
  REQUIRE(cluster.remove("cloud/ssh_key/ssh")["outcome"].as_string() == "done");
  CHECK_FALSE(std::filesystem::exists(identity));

  azure.folder().run(
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout ssh-cert.key -out ssh-cert.pem "
      "-days 30 -subj /CN=mine");
  REQUIRE(cluster.create(key)["outcome"].as_string() == "done");
  REQUIRE(cluster.remove("cloud/ssh_key/ssh")["outcome"].as_string() == "done");
  CHECK(std::filesystem::exists(identity));
}
