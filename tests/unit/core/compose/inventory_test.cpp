#include "core/compose/inventory.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

const char* const machine = "cloud/machine/a";
const char* const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPZSQCSrzod2ZPBFpfYqkBBOWWYhAPx6";

/// One node, of which everything is what its machine said.
struct Known {
  contract::Layout layout;
  contract::Layout recorded;
  State state;
  NodeStatus status;
  std::vector<Finding> unfit;

  Known() {
    auto& node = layout.nodes.emplace_back();
    node.name = "a";
    node.group = "web";
    node.index = 4;
    node.metadata["rack"] = "7";
    node.resource = machine;
    const auto said = [](const char* output) { return Value(Reference{machine, output}); };
    node.private_address = said("private");
    node.public_address = said("public");
    node.ssh.host = said("host");
    node.ssh.port = said("port");
    node.ssh.user = said("user");
    node.ssh.identity = said("identity");
    node.ssh.passphrase = said("passphrase");
    node.ssh.host_key = said("host_key");
    layout.load_balancer.address = said("balancer");
    layout.load_balancer.name = said("name");
    status["a"] = NodeStanding::present;
  }
  Value& outputs() {
    auto& row = state.resources[machine];
    row.address = machine;
    if (!row.outputs.is_map()) row.outputs = Value::map();
    return row.outputs;
  }
  contract::Inventory inventory() {
    unfit.clear();
    return inventory_of(layout, recorded, status, state, &unfit);
  }
  contract::InventoryNode node() {
    const auto all = inventory();
    REQUIRE(all.nodes.size() == 1);
    return all.nodes[0];
  }
};

}  // namespace

TEST_CASE("what a machine said of itself is known of its node", "[compose][inventory]") {
  Known known;
  known.outputs()
      .set("private", "10.0.0.4")
      .set("public", "203.0.113.4")
      .set("host", "a.example.com")
      .set("port", 2222)
      .set("user", "core")
      .set("identity", "/keys/id")
      .set("passphrase", "hush")
      .set("host_key", key)
      .set("balancer", "203.0.113.80")
      .set("name", "www.example.com");
  const auto node = known.node();
  CHECK(known.unfit.empty());
  CHECK(node.name == "a");
  CHECK(node.group == "web");
  CHECK(node.index == 4);
  CHECK(node.metadata.at("rack") == "7");
  CHECK(node.status == NodeStanding::present);
  CHECK(node.private_address.as_string() == "10.0.0.4");
  CHECK(node.public_address.as_string() == "203.0.113.4");
  CHECK(node.ssh.host.as_string() == "a.example.com");
  CHECK(node.ssh.port.as_int() == 2222);
  CHECK(node.ssh.user.as_string() == "core");
  CHECK(node.ssh.identity.as_string() == "/keys/id");
  CHECK(node.ssh.passphrase.as_string() == "hush");
  CHECK(node.ssh.host_key.as_string() == key);
  CHECK(known.inventory().load_balancer.address.as_string() == "203.0.113.80");
  CHECK(known.inventory().load_balancer.name.as_string() == "www.example.com");
}

TEST_CASE("what is not known yet is null, and no fault", "[compose][inventory]") {
  Known known;
  const auto node = known.node();
  CHECK(node.private_address.is_null());
  CHECK(node.ssh.host.is_null());
  CHECK(node.ssh.port.is_null());
  CHECK(known.unfit.empty());
  known.outputs().set("host", "").set("private", "");
  CHECK(known.node().name == "a");
  CHECK(known.unfit.empty());
}

TEST_CASE("each value that is not fit for its place is left out and told", "[compose][inventory]") {
  const std::vector<std::tuple<const char*, const char*, Value>> rows = {
      {"private", "private address", "a b"},
      {"public", "public address", 7},
      {"host", "ssh host", "-oProxy"},
      {"port", "ssh port", 0},
      {"port", "ssh port", 65536},
      {"port", "ssh port", "22"},
      {"user", "ssh user", "a b"},
      {"identity", "ssh identity", "/a\nb"},
      {"host_key", "ssh host key", "x"},
      {"balancer", "address", "a b"},
      {"name", "name", "a b"}};
  for (const auto& [output, field, value] : rows) {
    CAPTURE(output, field);
    Known known;
    known.outputs().set(output, value);
    const auto all = known.inventory();
    REQUIRE(known.unfit.size() == 1);
    CHECK(known.unfit[0].code == "inventory.unfit");
    CHECK(known.unfit[0].message.find(std::string("is said to have the ") + field + " ") !=
          std::string::npos);
    CHECK(known.unfit[0].help == "slipway explain inventory.unfit");
    CHECK(all.nodes.at(0).ssh.port.is_null());
    CHECK(all.nodes.at(0).ssh.host.is_null());
    CHECK(all.load_balancer.address.is_null());
  }
}

TEST_CASE("a value that is not fit is shown in part where it is long", "[compose][inventory]") {
  const auto shown = [](const std::string& host) {
    Known known;
    known.outputs().set("host", host);
    known.inventory();
    return known.unfit.at(0).message;
  };
  // two quotes count
  CHECK(shown("!" + std::string(57, 'a')).find("\"!" + std::string(57, 'a') + "\", which") !=
        std::string::npos);
  CHECK(shown("!" + std::string(58, 'a')).find("\"!" + std::string(58, 'a') + "…, which") !=
        std::string::npos);
  CHECK(shown("!" + std::string(57, 'a') + "éé").find("\"!" + std::string(57, 'a') + "…, which") !=
        std::string::npos);
}

TEST_CASE("what roles learnt of a node is merged, and its host key becomes the node's",
          "[compose][inventory]") {
  Known known;
  known.outputs().set("host_key", "ssh-rsa AAAA");
  const auto learn = [&](const std::string& address, const Value& facts) {
    auto& row = known.state.resources[address];
    row.address = address;
    row.outputs = Value::map().set("node_facts", Value::map().set("a", facts));
  };
  learn("config/paper/x", Value::map().set("host_key", key).set("member", 7));
  learn("platform/unit/y", Value::map().set("sings", true));
  learn("platform/unit/z", Value::map());
  const auto node = known.node();
  CHECK(node.facts["member"].as_int() == 7);
  CHECK(node.facts["sings"].as_bool());
  CHECK(node.ssh.host_key.as_string() == key);
}

TEST_CASE("a node is new until something says otherwise, and present once its machine is there",
          "[compose][inventory]") {
  Known known;
  known.status.clear();
  CHECK(known.node().status == NodeStanding::fresh);
  known.outputs();
  CHECK(known.node().status == NodeStanding::present);
  known.status["a"] = NodeStanding::replaced;
  CHECK(known.node().status == NodeStanding::replaced);
}

TEST_CASE("a node that leaves is known while its machine is on record", "[compose][inventory]") {
  Known known;
  auto& old = known.recorded.nodes.emplace_back();
  old.name = "b";
  old.resource = "cloud/machine/b";
  known.recorded.nodes.push_back(known.layout.nodes[0]);
  known.status["b"] = NodeStanding::leaving;
  CHECK(known.inventory().nodes.size() == 1);
  known.state.resources["cloud/machine/b"].address = "cloud/machine/b";
  const auto all = known.inventory();
  REQUIRE(all.nodes.size() == 2);
  CHECK(all.nodes[1].name == "b");
  CHECK(all.nodes[1].status == NodeStanding::leaving);
  known.status["b"] = NodeStanding::lost;
  CHECK(known.inventory().nodes.size() == 1);
  known.status.erase("b");
  CHECK(known.inventory().nodes.size() == 1);
}

TEST_CASE("a node whose name is not fit is left out, and told", "[compose][inventory]") {
  Known known;
  known.layout.nodes[0].name = "a\nb";
  CHECK(known.inventory().nodes.empty());
  REQUIRE(known.unfit.size() == 1);
  CHECK(
      known.unfit[0].message ==
      "a node is said to have the name \"a\\nb\", which is not letters, digits, '.', '_' and '-'");
}

TEST_CASE("nobody has to be told what is not fit", "[compose][inventory]") {
  Known known;
  known.outputs().set("port", 0);
  CHECK(inventory_of(known.layout, {}, known.status, known.state).nodes.at(0).ssh.port.is_null());
}
