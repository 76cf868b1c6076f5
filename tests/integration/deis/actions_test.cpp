#include <catch2/catch.hpp>

#include "rig/platform.hpp"

using slipway::Value;
using slipway::core::Function;

namespace {

std::string lines(const slipway::test::PluginRig& plugin) {
  std::string text;
  for (const auto& record : plugin.emitted()) text += record["line"].as_string() + "\n";
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the verbs of a running platform answer facts and lines", "[deis][integration]") {
  rig::Platform platform;
  REQUIRE(platform.up().empty());
  auto& plugin = platform.plugin();
  const auto said = [&] { return lines(plugin); };

  SECTION("machines") {
    CHECK(platform.act("machines", {})["outcome"].as_string() == "done");
    CHECK(contains(said(), "demo-2"));
    CHECK(plugin.emitted().size() == 4);
  }
  SECTION("status") {
    const auto answer = platform.act("status", {});
    INFO(said());
    CHECK(answer["result"]["healthy"].as_bool());
    CHECK(contains(said(), "15 of 15 run"));
    CHECK_FALSE(contains(said(), "machine demo-"));
  }
  SECTION("status, with what the machines say of themselves") {
    const auto reports = [&](int machine, const std::string& text) {
      platform.machines().put_etcd_value(
          0, "/deis/slipway/health/" + platform.machines().address(machine), text);
    };
    for (const int machine : {0, 1, 2}) reports(machine, "ok clock\nok docker");
    CHECK(platform.act("status", {})["result"]["healthy"].as_bool());
    CHECK(contains(said(), "ok     machine demo-1: says that it is well"));
    reports(1, "bad clock: not synchronised\nok etcd\nbad disks: nearly full: / 93%");
    platform.machines().remove_etcd_value(0,
                                          "/deis/slipway/health/" + platform.machines().address(2));
    CHECK_FALSE(platform.act("status", {})["result"]["healthy"].as_bool());
    CHECK(contains(said(),
                   "wrong  machine demo-1: clock: not synchronised; disks: nearly full: / 93%"));
    CHECK(contains(said(), "wrong  machine demo-2: has sent no report for five minutes"));
  }
  SECTION("doctor") {
    const auto answer = platform.act("doctor", {});
    INFO(answer["message"].as_string() << said());
    CHECK(answer["outcome"].as_string() == "done");
    CHECK(contains(said(), "ok     clocks of the machines: agree"));
    CHECK(contains(said(), "ok     fleet on demo-2: lists it"));
    CHECK(contains(said(), "demo-1 /: "));
    CHECK(contains(said(), "*.demo.example.com  A  "));
    CHECK(contains(said(), "ok     demo-1 docker: answers"));
    CHECK(contains(said(), "ok     units: "));
  }
  SECTION("config") {
    CHECK(platform.act("config", {"set", "router/x=a=b", "database/password=hush"})["outcome"]
              .as_string() == "done");
    CHECK_FALSE(contains(said(), "hush"));
    CHECK(platform.machines().etcd_value(0, "/deis/router/x") == "a=b");
    platform.act("config", {"get", "router/x", "database/password"});
    CHECK(contains(said(), "router/x=a=b"));
    CHECK_FALSE(contains(said(), "hush"));
    platform.act("config", {"get", "router/x"});
    CHECK(plugin.emitted().back()["line"].as_string() == "a=b");  // alone, for scripts
    platform.act("config", {"unset", "router/x"});
    CHECK(platform.act("config", {"get", "router/x"})["class"].as_string() == "not_found");
    CHECK(platform.act("config", {"set", "nothing"})["class"].as_string() == "invalid");
  }
  SECTION("restart") {
    CHECK(platform.act("restart", {"router@1"})["outcome"].as_string() == "done");
    CHECK(coreos_sim::test::eventually(
        [&] { return platform.running()["deis-router@1.service"] == 1; }));
  }
  SECTION("rolling-restart") {
    const auto answer = platform.act("rolling-restart", {"router"});
    INFO(answer["message"].as_string());
    CHECK(answer["outcome"].as_string() == "done");
    CHECK(plugin.emitted().size() == 3);
    const auto rows = platform.running();
    CHECK(rows.count("deis-router@1.service") + rows.count("deis-router@2.service") +
              rows.count("deis-router@3.service") ==
          3);
    CHECK(platform.act("rolling-restart", {"builder"})["class"].as_string() == "invalid");
  }
  SECTION("ssh gives a command line that accepts the pinned key only") {
    const auto answer = platform.act("ssh", {"demo-1", "true"});
    CHECK(answer["outcome"].as_string() == "exec");
    std::vector<std::string> argv;
    for (const auto& word : answer["argv"].as_list()) argv.push_back(word.as_string());
    CHECK(coreos_sim::test::run(argv).code == 0);
    platform.inventory().nodes[1].ssh.host_key = platform.inventory().nodes[0].ssh.host_key;
    const auto changed = platform.act("ssh", {"demo-1", "true"});
    argv.clear();
    for (const auto& word : changed["argv"].as_list()) argv.push_back(word.as_string());
    CHECK(coreos_sim::test::run(argv).code == 255);
  }
  SECTION("what is unknown is not found") {
    CHECK(platform.act("journal", {"nothing"})["class"].as_string() == "not_found");
    CHECK(platform.act("dance", {})["class"].as_string() == "unsupported");
  }
}
