#include <catch2/catch.hpp>

#include "rig/platform.hpp"

using slipway::Value;
using slipway::core::Function;

namespace {

int sum(const std::map<std::string, int>& rows) {
  int all = 0;
  for (const auto& [name, count] : rows) all += count;
  return all;
}

std::string describe(const std::map<std::string, Value>& failures) {
  std::string text;
  for (const auto& [address, failure] : failures)
    text += address + ": " + failure["message"].as_string() + "\n";
  return text;
}

}  // namespace

TEST_CASE("three machines become a platform that runs, serves, stays as it is and goes again",
          "[deis][integration]") {
  rig::Platform platform;
  CHECK(describe(platform.up()) == "");

  // 15 units, 27 rows: what fleet itself says
  const auto rows = platform.running();
  CHECK(rows.size() == 15);
  CHECK(sum(rows) == 27);
  CHECK(rows.at("deis-publisher.service") == 3);

  // etcd itself, not through the plugin
  CHECK(platform.machines().etcd_value(0, "/deis/platform/domain") == "demo.example.com");
  CHECK(platform.machines().etcd_value(1, "/deis/platform/version") == "v1.10.1");

  // each machine's host key is pinned
  for (const auto& node : platform.inventory().nodes) {
    CHECK(node.ssh.host_key.as_string().rfind("ssh-", 0) == 0);
    CHECK(node.facts["machine_id"].as_string().size() == 32);
  }

  // nothing has drifted: what is read back is what was asked for
  for (const auto& resource : platform.expand()) {
    const auto address = "platform/" + resource.type + "/" + resource.name;
    const auto seen = platform.read(address);
    INFO(address);
    CHECK(seen["outcome"].as_string() == "present");
    CHECK(seen["inputs"] == resource.inputs);
  }

  // a create that is repeated after a crash adopts what is there and restarts nothing
  const auto object =
      platform.machines().etcd_value(0, "/_coreos.com/fleet/job/deis-router@1.service/object");
  const auto again = platform.operate(Function::create, "platform/unit/router@1", true);
  CHECK(again["outcome"].as_string() == "done");
  CHECK(platform.machines().etcd_value(0, "/_coreos.com/fleet/job/deis-router@1.service/object") ==
        object);

  CHECK(describe(platform.remove_units()) == "");
  CHECK(platform.running().empty());
  CHECK(platform.machines().fleet("GET", "/fleet/v1/units").body.find("deis-") ==
        std::string::npos);
}

TEST_CASE("a configuration key follows its option and is removed with it", "[deis][integration]") {
  rig::Platform platform(Value::map().set("config", Value::map().set("router/bodySize", "5m")));
  platform.expand();
  for (const char* node : {"demo-0", "demo-1", "demo-2"})
    CHECK(platform.operate(Function::create, std::string("platform/node/") + node)["outcome"]
              .as_string() == "done");
  const std::string address = "platform/config/router/bodySize";
  CHECK(platform.operate(Function::create, address)["outcome"].as_string() == "done");
  CHECK(platform.machines().etcd_value(0, "/deis/router/bodySize") == "5m");
  CHECK(platform.operate(Function::remove, address)["outcome"].as_string() == "done");
  CHECK(platform.machines().etcd_value(0, "/deis/router/bodySize").empty());
  CHECK(platform.read(address)["outcome"].as_string() == "gone");
}
