// The plugin against machines of a real network: three namespaces with OpenSSH's server and a
// member of etcd each.  fleet is the one part that is not there, so nothing here asks for it.
#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "rig/network.hpp"
#include "slipway/contract/inventory.hpp"
#include "tests/support/plugin_rig.hpp"

using slipway::Value;
using slipway::core::Function;

namespace {

constexpr int size = 3;

class RealCluster {
 public:
  RealCluster() : plugin_(PLUGIN_FILE) {
    for (int index = 0; index < size; ++index) {
      machines_.push_back(std::make_unique<rig::NetworkMachine>(index, size));
      auto& node = inventory_.nodes.emplace_back();
      node.name = "demo-" + std::to_string(index);
      node.status = slipway::contract::NodeStanding::present;
      node.private_address = machines_.back()->address();
      node.ssh.host = machines_.back()->address();
      node.ssh.port = 22;
      node.ssh.user = "core";
      node.ssh.identity = machines_.front()->sshd().identity();
      node.ssh.host_key = machines_.back()->sshd().host_key();
      std::filesystem::copy_file(machines_.front()->sshd().folder() / "id.pub",
                                 machines_.back()->sshd().folder() / "home/.ssh/authorized_keys",
                                 std::filesystem::copy_options::overwrite_existing);
    }
    plugin_.set_pace(slipway::test::Pace::real);
    plugin_.configure("platform", Value::map()
                                      .set("domain", "demo.example.com")
                                      .set("connect_timeout_s", 2)
                                      .set("request_timeout_s", 3));
  }

  rig::NetworkMachine& machine(int index) { return *machines_[static_cast<std::size_t>(index)]; }
  slipway::contract::Inventory& inventory() { return inventory_; }

  Value config(const std::vector<std::string>& words) {
    Value request = Value::map().set("action", "config").set("arguments", words);
    plugin_.forget();
    return plugin_.drive(Function::action,
                         request.set("inventory", slipway::codec::encode(inventory_)));
  }
  bool works(const std::vector<std::string>& words) {
    return config(words)["outcome"].as_string() == "done";
  }
  /// What the last action printed.
  std::string said() const {
    std::string text;
    for (const auto& line : plugin_.emitted()) text += slipway::core::to_json(line);
    return text;
  }

 private:
  std::vector<std::unique_ptr<rig::NetworkMachine>> machines_;
  slipway::contract::Inventory inventory_;
  slipway::test::PluginRig plugin_;
};

constexpr std::chrono::seconds patience{40};

}  // namespace

TEST_CASE("over a real network: a key, a pulled cable, no quorum, and a changed host key",
          "[deis][network]") {
  if (!rig::can_make_networks()) {
    WARN("not run: network namespaces need root");
    return;
  }
  const rig::Network network;
  RealCluster cluster;
  REQUIRE(rig::eventually([&] { return cluster.works({"set", "router/x=1"}); }, patience));
  CHECK(cluster.works({"get", "router/x"}));
  CHECK(cluster.said().find(R"("value":"1")") != std::string::npos);

  // the first machine carries the connection
  cluster.machine(0).unplug();
  CHECK(rig::eventually([&] { return cluster.works({"set", "router/x=2"}); }, patience));

  cluster.machine(1).unplug();
  // A write without an answer may still be done later, so it is one of its own key.
  const auto refused = cluster.config({"set", "router/y=3"});
  INFO(slipway::core::to_json(refused));
  CHECK(refused["outcome"].as_string() == "failed");
  CHECK(
      (refused["class"].as_string() == "unavailable" || refused["class"].as_string() == "timeout"));

  cluster.machine(0).plug_in();
  cluster.machine(1).plug_in();
  CHECK(rig::eventually([&] { return cluster.works({"set", "router/x=4"}); }, patience));
  CHECK(cluster.works({"get", "router/x"}));
  CHECK(cluster.said().find(R"("value":"4")") != std::string::npos);

  for (auto& node : cluster.inventory().nodes)
    node.ssh.host_key = cluster.machine(node.name == "demo-0" ? 1 : 0).sshd().host_key();
  for (int index = 0; index < size; ++index) cluster.machine(index).sshd().stop();
  for (int index = 0; index < size; ++index) cluster.machine(index).sshd().start();
  CHECK(rig::eventually(
      [&] {
        return cluster.config({"get", "router/x"})["class"].as_string() == "forbidden";
      },
      patience));
}
