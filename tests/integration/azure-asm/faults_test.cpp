#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "rig/cluster.hpp"
#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

/// Whether every write that was accepted was accepted once.
std::string accepted_twice(EmulatedAzure& azure) {
  std::string found;
  const Value writes = azure.accepted_writes();
  for (const auto& [write, count] : writes.as_map())
    if (count.as_int() > 1) found += write + " ";
  return found;
}

}  // namespace

TEST_CASE("a broken connection before or after any write makes nothing twice",
          "[azure-asm][faults]") {
  const std::string operation =
      GENERATE("Create Hosted Service", "Create Storage Account", "Add Service Certificate",
               "Create VM Deployment", "Add Role");
  const std::string point = GENERATE("before", "after");
  EmulatedAzure azure;
  azure.fault(R"({"operation": ")" + operation + R"(", "action": "drop", "point": ")" + point +
              "\"}");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  CAPTURE(operation, point);
  cluster.up(2, Value::list(), 50);
  CHECK(accepted_twice(azure) == "");
  const auto inventory = azure.inventory();
  CHECK(inventory["machines"].size() == 2);
  CHECK(inventory["services"].size() == 1);
  CHECK(inventory["storage_accounts"].size() == 1);
}

TEST_CASE("passing trouble at any write is tried again and passes", "[azure-asm][faults]") {
  const auto status = GENERATE(429, 500, 503);
  EmulatedAzure azure;
  azure.fault(R"({"operation": "write", "action": "status", "times": 6, "status": )" +
              std::to_string(status) + "}");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  CAPTURE(status);
  cluster.up(2, Value::list(), 20);
  CHECK(accepted_twice(azure) == "");
  CHECK(azure.inventory()["machines"].size() == 2);
}

TEST_CASE("a service whose clock runs fast is looked at as much more often",
          "[azure-asm][polling]") {
  const double speed = GENERATE(1, 100);
  EmulatedAzure::Server server;
  server.arguments = {"--duration", "create_deployment=3600"};
  EmulatedAzure azure(server);
  auto options = azure.options();
  options.set("poll_interval_ms", 2000);
  Cluster cluster(AZURE_PLUGIN, options);
  const auto all = cluster.resources(1);
  for (const auto& resource : all)
    if (&resource != &all.back()) cluster.create(resource);
  azure.post("/clock", R"({"speed": )" + std::to_string(speed) + "}");
  const auto& machine = all.back();
  const auto answer = cluster.rig().call(
      core::Function::create,
      cluster.rig().change(machine["type"].as_string(), machine["name"].as_string(),
                           cluster.resolved(machine["inputs"])));
  CAPTURE(speed, core::to_json(answer));
  REQUIRE(answer["outcome"].as_string() == "pending");
  CHECK(static_cast<double>(answer["poll_after_ms"].as_int()) * speed == Approx(15000));
}

TEST_CASE("an operation that fails is the failure of what was asked", "[azure-asm][faults]") {
  EmulatedAzure azure;
  azure.post("/quota", R"({"cores": 1})");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  cluster.up(1);
  const auto all = cluster.resources(2);
  const auto answer = cluster.create(all.back());
  CAPTURE(core::to_json(answer));
  CHECK(answer["class"].as_string() == "quota");
  CHECK_FALSE(answer["facts"]["request_id"].as_string().empty());
  CHECK(azure.inventory()["machines"].size() == 1);
}

TEST_CASE("user-data that the service would refuse is not sent", "[azure-asm][faults]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  const auto all = cluster.resources(1);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) cluster.create(all[i]);
  auto machine = all.back();
  Value inputs = machine["inputs"];
  const auto answer_to = [&](std::size_t bytes) {
    inputs.set("custom_data", std::string(bytes, 'x'));
    return cluster.create(machine.set("inputs", inputs));
  };
  const auto refused = answer_to(65536);
  CHECK(refused["class"].as_string() == "invalid");
  CHECK(refused["message"].as_string().find("65536 bytes") != std::string::npos);
  CHECK(azure.count("Create VM Deployment") == 0);
  CHECK(answer_to(65535)["outcome"].as_string() == "done");
}

TEST_CASE("an image that is withdrawn is forbidden and named", "[azure-asm][faults]") {
  EmulatedAzure azure;
  auto options = azure.options();
  Cluster cluster(AZURE_PLUGIN, options.set("coreos_image", "gone__CoreOS-Stable-1.0.0"));
  Value answer;
  for (const auto& resource : cluster.resources(1)) answer = cluster.create(resource);
  CHECK(answer["class"].as_string() == "forbidden");
  CHECK(answer["message"].as_string().find("gone__CoreOS-Stable-1.0.0") != std::string::npos);
  CHECK(answer["hint"].as_string().find("coreos_image") != std::string::npos);
}

TEST_CASE("a machine that never comes up is told with its state", "[azure-asm][faults]") {
  EmulatedAzure azure;
  azure.fault(R"({"operation": "Create VM Deployment", "action": "provisioning_timeout"})");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  Value answer;
  for (const auto& resource : cluster.resources(1)) answer = cluster.create(resource);
  CAPTURE(core::to_json(answer));
  CHECK(answer["outcome"].as_string() == "failed");
  CHECK(answer["effect"].as_string() == "partial");
  CHECK(answer["id"].as_string() == "demo/demo/demo-coreos-0");
  CHECK(answer["message"].as_string().find("ProvisioningTimeout") != std::string::npos);
}

TEST_CASE("a name that somebody else has is refused clearly", "[azure-asm][faults]") {
  EmulatedAzure azure;
  azure.post("/prepare", R"({"services": [{"name": "demo", "location": "West US"}]})");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  Value answer;
  for (const auto& resource : cluster.resources(1))
    if (resource["type"].as_string() == "hosted_service") answer = cluster.create(resource);
  CAPTURE(core::to_json(answer));
  CHECK(answer["class"].as_string() == "already_exists");
  CHECK(answer["message"].as_string().find("'demo' is taken") != std::string::npos);
  CHECK(answer["hint"].as_string().find("cloud_service_name") != std::string::npos);
}

TEST_CASE("a write is not even tried while the service is locked", "[azure-asm][faults]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  const auto all = cluster.resources(2);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) cluster.create(all[i]);
  azure.post("/durations", R"({"add_role": 4000})");
  const auto& rig_resource = all.back();
  auto request = cluster.rig().change("virtual_machine", "demo-coreos-1",
                                      cluster.resolved(rig_resource["inputs"]));
  REQUIRE(cluster.rig().call(core::Function::create, request)["outcome"].as_string() == "pending");
  auto third = cluster.resolved(rig_resource["inputs"]);
  third.set("name", "demo-coreos-2");
  const auto answer = cluster.rig().call(
      core::Function::create, cluster.rig().change("virtual_machine", "demo-coreos-2", third));
  CHECK(answer["class"].as_string() == "busy");
  CHECK(azure.count("Add Role") == 1);
}

TEST_CASE("a pending machine is taken up again from its token alone", "[azure-asm][faults]") {
  EmulatedAzure azure;
  Cluster cluster(AZURE_PLUGIN, azure.options());
  const auto all = cluster.resources(1);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) cluster.create(all[i]);
  auto request = cluster.rig().change("virtual_machine", "demo-coreos-0",
                                      cluster.resolved(all.back()["inputs"]));
  const auto first = cluster.rig().call(core::Function::create, request);
  REQUIRE(first["outcome"].as_string() == "pending");
  CHECK(core::to_json(first["token"]).find("cloud-config") == std::string::npos);

  Cluster later(AZURE_PLUGIN, azure.options());
  const auto done = later.rig().drive(core::Function::create, request.set("token", first["token"]));
  CHECK(done["outcome"].as_string() == "done");
  CHECK(azure.count("Create VM Deployment") == 1);
}

TEST_CASE("a machine's service is free for the next write while the machine starts",
          "[azure-asm][faults]") {
  EmulatedAzure azure;
  azure.post("/durations", R"({"ready": 1200})");
  Cluster cluster(AZURE_PLUGIN, azure.options());
  const auto all = cluster.resources(2);
  for (std::size_t i = 0; i + 2 < all.size(); ++i) cluster.create(all[i]);
  auto request = cluster.rig().change("virtual_machine", "demo-coreos-0",
                                      cluster.resolved(all[all.size() - 2]["inputs"]));
  auto answer = cluster.rig().call(core::Function::create, request);
  while (answer["outcome"].as_string() == "pending" && !answer["released"].as_bool())
    answer = cluster.rig().call(core::Function::create, request.set("token", answer["token"]));
  REQUIRE(answer["released"].as_bool());
  const auto second = cluster.create(all.back());
  CAPTURE(core::to_json(second));
  CHECK(second["outcome"].as_string() == "done");
}
