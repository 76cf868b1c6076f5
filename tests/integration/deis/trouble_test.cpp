#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "coreos-sim/io/files.hpp"
#include "rig/platform.hpp"

using slipway::Value;
using slipway::core::Function;

namespace {

/// A platform whose machines were met, but without any unit.
void meet(rig::Platform& platform) {
  platform.expand();
  for (const auto& node : platform.inventory().nodes)
    REQUIRE(
        platform.operate(Function::create, "platform/node/" + node.name)["outcome"].as_string() ==
        "done");
}

/// A unit that leaves one machine takes its rows of all machines with it, as on real fleet, and the
/// others tell theirs again when part of its time to live has passed.
constexpr const char* soon_told_again = R"({"speed":20,"least_ttl_s":4})";

}  // namespace

TEST_CASE("a unit that fails is a failure of its own, and is started again by an update",
          "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  platform.machines().set_options(
      R"({"speed":20,"unit_fail":{"deis-router@1.service":{"times":1}}})");
  const auto failed = platform.operate(Function::create, "platform/unit/router@1");
  CHECK(failed["outcome"].as_string() == "failed");
  CHECK(failed["class"].as_string() == "invalid");
  CHECK(failed["effect"].as_string() == "partial");
  CHECK(failed["id"].as_string() == "deis-router@1.service");
  CHECK(failed["message"].as_string().find("failed/failed") != std::string::npos);
  CHECK(failed["message"].as_string().find("demo-") != std::string::npos);

  CHECK(failed["facts"]["journal"].as_string().find("deis-router@1.service") != std::string::npos);

  const auto again = platform.operate(Function::update, "platform/unit/router@1");
  CHECK(again["message"].as_string() == "");
  CHECK(again["outcome"].as_string() == "done");
}

TEST_CASE("that no machine has a unit's labels is believed only of all machines",
          "[deis][integration]") {
  rig::Platform platform(Value::map().set("placement", true));
  meet(platform);
  const auto refused = platform.operate(Function::create, "platform/unit/router@1");
  CHECK(refused["class"].as_string() == "invalid");
  CHECK(refused["message"].as_string().find("no machine has the labels") != std::string::npos);

  // one is there that fleet does not know at the moment
  platform.inventory().nodes.emplace_back().name = "demo-absent";
  const auto later = platform.operate(Function::create, "platform/unit/router@1");
  CHECK(later["class"].as_string() == "unavailable");
  CHECK(later["message"].as_string().find("fleet knows 3 of 4 machines") != std::string::npos);
}

TEST_CASE("a unit that lacks a machine, because one is dead, is not said to be one too many",
          "[deis][integration]") {
  rig::Platform platform(Value::map().set("routers", 3));
  meet(platform);
  REQUIRE(platform.machines().stop_machine(2).code == 0);
  const auto two_known = [&] {
    const auto body = platform.machines().fleet("GET", "/fleet/v1/machines").body;
    std::size_t known = 0;
    for (auto at = body.find("primaryIP"); at != std::string::npos;
         at = body.find("primaryIP", at + 1))
      ++known;
    return known == 2;
  };
  REQUIRE(coreos_sim::test::eventually(two_known));
  const auto refused = platform.operate(Function::create, "platform/unit/router@3");
  CHECK(refused["class"].as_string() == "invalid");
  CHECK(refused["message"].as_string().find("fleet knows 2 of 3 machines") != std::string::npos);
  CHECK(refused["hint"].as_string() ==
        "see 'slipway platform machines': one is missing, or lacks the labels");
}

TEST_CASE("a unit that keeps dying is told from a slow one", "[deis][integration]") {
  rig::Platform platform(Value::map().set("restarts_allowed", 2));
  meet(platform);
  // auto-restart takes 5 s at speed 1; slow enough here to be seen between two looks
  platform.machines().set_options(
      R"({"speed":4,"unit_fail":{"deis-router@1.service":{"times":50,"state":"auto-restart"}}})");
  const auto failed = platform.operate(Function::create, "platform/unit/router@1");
  CHECK(failed["outcome"].as_string() == "failed");
  CHECK(failed["message"].as_string().find("keeps dying") != std::string::npos);
}

TEST_CASE("a unit whose process dies at once is judged at fleet's own speed too",
          "[deis][integration]") {
  // it shows auto-restart in each of fleet's samples, so no new restart is ever seen in them
  rig::Platform platform(Value::map().set("restarts_allowed", 1));
  meet(platform);
  platform.machines().set_options(
      R"({"speed":1,"unit_delay_ms":{"default":0},"unit_fail":{"deis-router@1.service":)"
      R"({"times":1000,"state":"auto-restart","after_ms":3}}})");
  const auto failed = platform.operate(Function::create, "platform/unit/router@1");
  CHECK(failed["outcome"].as_string() == "failed");
  CHECK(failed["class"].as_string() == "invalid");
  const auto& message = failed["message"].as_string();
  CHECK(message.find("keeps dying") != std::string::npos);
  CHECK(message.find("its process ended with status 1") != std::string::npos);
}

TEST_CASE("a unit that dies after it has settled fails the platform, not nobody",
          "[deis][integration]") {
  rig::Platform platform;
  platform.machines().set_options(
      R"({"speed":20,"unit_ready_ms":{"deis-router@1.service":1000000000},)"
      R"("unit_fail":{"deis-logger.service":{"times":1,"after_ms":50000}}})");
  const auto failures = platform.up();
  REQUIRE(failures.count("platform/platform/ready") == 1);
  CHECK(failures.size() == 1);
  const auto& failure = failures.at("platform/platform/ready");
  CHECK(failure["class"].as_string() == "invalid");
  CHECK(failure["message"].as_string().find("deis-logger.service failed") != std::string::npos);
  CHECK(platform.read("platform/unit/logger")["inputs"]["state"].as_string() == "failed");
}

TEST_CASE("a unit that others wait for is handed over to them before it has settled",
          "[deis][integration]") {
  rig::Platform platform(Value::map().set("settle_s", 600));
  meet(platform);
  SECTION("it is done when it runs") {
    const auto done = platform.operate(Function::create, "platform/unit/store-monitor");
    CHECK(done["outcome"].as_string() == "done");
    CHECK(platform.running()["deis-store-monitor.service"] == 3);
  }
  SECTION("and is watched by them while they settle themselves") {
    platform.machines().set_options(
        R"({"speed":20,"unit_delay_ms":{"default":0},"unit_fail":{"deis-store-monitor.service":)"
        R"({"times":1,"after_ms":60000}}})");
    REQUIRE(
        platform.operate(Function::create, "platform/unit/store-monitor")["outcome"].as_string() ==
        "done");
    const auto failed = platform.operate(Function::create, "platform/unit/store-daemon");
    CHECK(failed["class"].as_string() == "invalid");
    const auto& message = failed["message"].as_string();
    CHECK(message.rfind("deis-store-monitor.service failed", 0) == 0);
    CHECK(message.find("deis-store-daemon.service cannot start without it") != std::string::npos);
  }
}

TEST_CASE("a unit that has settled waits for what it stands on to settle too",
          "[deis][integration]") {
  // The monitor dies four times, 2.5 s after each start: when the daemon has settled for 6 s it
  // runs for the third time and has not.
  rig::Platform platform(Value::map().set("settle_s", 6).set("restarts_allowed", 3));
  meet(platform);
  platform.machines().set_options(
      R"({"speed":20,"unit_delay_ms":{"default":0},"unit_fail":{"deis-store-monitor.service":)"
      R"({"times":50,"state":"auto-restart","after_ms":50000}}})");
  REQUIRE(
      platform.operate(Function::create, "platform/unit/store-monitor")["outcome"].as_string() ==
      "done");
  const auto failed = platform.operate(Function::create, "platform/unit/store-daemon");
  CHECK(failed["class"].as_string() == "invalid");
  const auto& message = failed["message"].as_string();
  CHECK(message.rfind("deis-store-monitor.service keeps dying", 0) == 0);
}

TEST_CASE("a look for the reason of a trouble never becomes the trouble", "[deis][integration]") {
  // without a store there is a plain value where its keys would be
  rig::Platform platform(Value::map().set("stateless", true));
  meet(platform);
  REQUIRE(
      platform.operate(Function::create, "platform/config/store/gateway")["outcome"].as_string() ==
      "done");
  platform.machines().set_options(
      R"({"speed":20,"unit_fail":{"deis-registry@1.service":{"times":1}}})");
  const auto failed = platform.operate(Function::create, "platform/unit/registry@1");
  CHECK(failed["message"].as_string().find("deis-registry@1.service failed (failed/failed)") == 0);

  platform.machines().put_etcd_value(0, "/deis/slipway", "a plain value, too");
  const auto status = platform.act("status", {});
  CHECK(status["outcome"].as_string() == "done");
  CHECK_FALSE(status["result"]["healthy"].as_bool());
}

TEST_CASE("a unit that fleet can no longer read is named and set right", "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  const std::string path = "/fleet/v1/units/deis-builder.service";
  const std::string key = "/_coreos.com/fleet/job/deis-builder.service/target-state";
  const auto poison = [&] {
    const auto body = R"({"name":"deis-builder.service","desiredState":"running"})";
    REQUIRE(platform.machines().fleet("PUT", path, body).status == 204);
    REQUIRE(platform.machines().fleet("GET", path).status == 500);
    REQUIRE(platform.machines().fleet("DELETE", path).status == 500);
  };
  REQUIRE(platform.operate(Function::create, "platform/unit/publisher")["outcome"].as_string() ==
          "done");
  const auto put = platform.machines().fleet(
      "PUT", path, coreos_sim::test::unit_body("loaded", {"Service/ExecStart=/bin/true"}));
  REQUIRE(put.status == 201);
  SECTION("by a verb that changes it, and told by one that only looks") {
    poison();
    const auto told = platform.act("journal", {"builder"});
    CHECK(told["class"].as_string() == "invalid");
    CHECK(told["message"].as_string().find("its desired state in etcd is 'running'") !=
          std::string::npos);
    CHECK(told["hint"].as_string().find("etcdctl set " + key) != std::string::npos);
    CHECK(platform.machines().etcd_value(0, key) == "running");
    CHECK(platform.act("destroy", {"builder"})["outcome"].as_string() == "done");
    CHECK(platform.machines().fleet("GET", path).status == 404);
  }
  SECTION("it is not taken for gone, and a delete deletes it") {
    REQUIRE(platform.act("destroy", {"builder"})["outcome"].as_string() == "done");
    platform.machines().set_options(
        R"({"speed":20,"unit_ready_ms":{"default":0},"components":false})");
    REQUIRE(platform.operate(Function::create, "platform/unit/builder")["outcome"].as_string() ==
            "done");
    poison();
    const auto seen = platform.read("platform/unit/builder");
    CHECK(seen["outcome"].as_string() == "present");
    CHECK(seen["inputs"]["state"].as_string() == "failed");
    SECTION("an update starts it again") {
      CHECK(platform.operate(Function::update, "platform/unit/builder")["outcome"].as_string() ==
            "done");
      CHECK(platform.machines().etcd_value(0, key) == "launched");
      CHECK(platform.running()["deis-builder.service"] == 1);
    }
    CHECK(platform.operate(Function::remove, "platform/unit/builder")["outcome"].as_string() ==
          "done");
    CHECK(platform.machines().fleet("GET", path).status == 404);
  }
}

TEST_CASE("labels that no machine has are told before a running unit is removed",
          "[deis][integration]") {
  rig::Platform platform(Value::map().set("placement", true));
  meet(platform);
  const auto found = platform.preflight();
  REQUIRE(found.size() > 1);
  bool told = false;
  for (const auto& finding : found) {
    if (finding["code"].as_string() != "deis.labels") continue;
    told = true;
    CHECK(finding["level"].as_string() == "error");
    CHECK(finding["option"] == Value::list().push("placement"));
  }
  CHECK(told);

  // machines that will be made anew get the labels then
  CHECK(platform.preflight("replaced").size() == 1);
}

TEST_CASE("a new text that fleet refuses is told while the old one runs on",
          "[deis][integration]") {
  const coreos_sim::test::Scratch scratch;
  const auto& folder = scratch.path();
  const auto write = [&](const std::string& line) {
    std::ofstream(folder / "deis-publisher.service") << "[Service]\nExecStart=/bin/true\n"
                                                     << line << "\n";
  };
  write("ExecStop=/bin/true");
  rig::Platform platform(Value::map().set("units_dir", folder.string()));
  meet(platform);
  REQUIRE(platform.operate(Function::create, "platform/unit/publisher")["outcome"].as_string() ==
          "done");
  const auto refusals = [&] {
    Value::List list;
    for (const auto& finding : platform.preflight())
      if (finding["code"].as_string() == "deis.unit-refused") list.push_back(finding);
    return list;
  };
  const auto units = [&] { return platform.machines().fleet("GET", "/fleet/v1/units").body; };
  const auto before = units();
  CHECK(refusals().empty());
  CHECK(units() == before);

  platform.machines().set_options(R"({"speed":20,"fleet_refuses":["Service/ExecReload"]})");
  write("ExecReload=/bin/true");
  const auto found = refusals();
  REQUIRE(found.size() == 1);
  CHECK(found[0]["level"].as_string() == "error");
  CHECK(found[0]["message"].as_string().find("deis-publisher.service") != std::string::npos);
  CHECK(found[0]["message"].as_string().find("\"ExecReload\" is not supported") !=
        std::string::npos);
  CHECK(units() == before);
  CHECK(platform.running()["deis-publisher.service"] == 1);

  // a verb that takes it down and brings it up again looks first, too
  const auto upgraded = platform.act("upgrade", {});
  CHECK(upgraded["class"].as_string() == "invalid");
  CHECK(upgraded["message"].as_string().find("\"ExecReload\" is not supported") !=
        std::string::npos);
  CHECK(units() == before);

  // what fleet takes leaves nothing behind, also where a killed run left its trial
  write("ExecStopPost=/bin/true");
  REQUIRE(platform.machines()
              .fleet("PUT", "/fleet/v1/units/slipway-trial-0.service",
                     coreos_sim::test::unit_body("inactive", {"Service/ExecStart=/bin/other"}))
              .status == 201);
  CHECK(refusals().empty());
  CHECK(units() == before);
}

TEST_CASE("machines that are silent do not keep a third from being asked", "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  const auto silenced = platform.silence({0, 1});
  CHECK(platform.act("machines", {})["outcome"].as_string() == "done");
}

TEST_CASE("a unit of that name with another text is a stranger's", "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  const auto put = platform.machines().fleet(
      "PUT", "/fleet/v1/units/deis-builder.service",
      coreos_sim::test::unit_body("inactive", {"Service/ExecStart=/bin/other"}));
  REQUIRE(put.status == 201);
  const auto answer = platform.operate(Function::create, "platform/unit/builder");
  CHECK(answer["class"].as_string() == "already_exists");
  CHECK(platform.machines()
            .fleet("GET", "/fleet/v1/units/deis-builder.service")
            .body.find("/bin/other") != std::string::npos);
}

TEST_CASE("when the machine in use goes away, another takes over at the next call",
          "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  REQUIRE(platform.act("machines", {})["outcome"].as_string() == "done");
  // the first machine is the one that was met first and carries the connection
  platform.machines().stop_machine(0);
  CHECK(coreos_sim::test::eventually(
      [&] { return platform.act("machines", {})["outcome"].as_string() == "done"; },
      std::chrono::seconds(30)));
}

TEST_CASE("a machine that is let go gives its units to the others first, and can come back",
          "[deis][integration]") {
  rig::Platform platform;
  platform.machines().set_options(soon_told_again);
  REQUIRE(platform.up().empty());
  const auto on = [&](const std::string& node, const std::string& unit) {
    int rows = 0;
    platform.act("list", {});
    for (const auto& record : platform.plugin().emitted())
      rows += record["node"].as_string() == node && record["sub"].as_string() == "running" &&
              record["unit"].as_string().find(unit) != std::string::npos;
    return rows;
  };
  // the database is on one of them
  std::string node;
  for (const char* name : {"demo-0", "demo-1", "demo-2"})
    if (on(name, "database") == 1) node = name;
  REQUIRE(!node.empty());
  REQUIRE(platform.act("let-go", {node})["outcome"].as_string() == "done");
  CHECK(on(node, "deis-") == 0);
  CHECK(platform.running()["deis-database.service"] == 1);
  CHECK(platform.running()["deis-publisher.service"] == 2);
  CHECK_FALSE(platform.read("platform/node/" + node)["inputs"]["serves"].as_bool());
  // let go again: nothing is left to do
  CHECK(platform.act("let-go", {node})["outcome"].as_string() == "done");

  CHECK(platform.operate(Function::update, "platform/node/" + node)["outcome"].as_string() ==
        "done");
  CHECK(coreos_sim::test::eventually(
      [&] { return platform.running()["deis-publisher.service"] == 3; }, std::chrono::seconds(30)));
  CHECK(platform.act("let-go", {"nobody"})["class"].as_string() == "not_found");
}

TEST_CASE("a machine that leaves takes its part out of the store before its units",
          "[deis][integration]") {
  rig::Platform platform;
  platform.machines().set_options(soon_told_again);
  REQUIRE(platform.up().empty());
  auto& machines = platform.machines();
  // the store's administrator, which a platform is started without
  REQUIRE(machines
              .fleet("PUT", "/fleet/v1/units/deis-store-admin.service",
                     coreos_sim::test::unit_body(
                         "launched", {"Service/ExecStart=/bin/true", "X-Fleet/Global=true"}))
              .status == 201);
  REQUIRE(coreos_sim::test::eventually(
      [&] { return platform.running()["deis-store-admin.service"] == 3; },
      std::chrono::seconds(30)));
  const auto script = [&](const std::string& body) {
    const auto file = machines.folder(1) / "root/opt/bin/graceful-shutdown.sh";
    std::filesystem::create_directories(file.parent_path());
    REQUIRE(coreos_sim::write_file(file, "[ \"$1\" = --really ] || exit 9\n" + body + "\n"));
  };
  SECTION("it waits for the script") {
    const auto mark = machines.folder(1) / "left";
    script(
        "fleetctl=$(curl -s --unix-socket /run/fleet.sock http://x/fleet/v1/machines)\n"
        "echo \"$fleetctl\" >" +
        mark.string());
    CHECK(platform.operate(Function::remove, "platform/node/demo-1")["outcome"].as_string() ==
          "done");
    const auto seen = coreos_sim::read_file(mark).value_or("");
    CHECK(seen.find(machines.address(1)) != std::string::npos);
    CHECK(platform.running()["deis-store-daemon.service"] == 2);
  }
  SECTION("a store that does not let it go keeps it") {
    script("echo the store is not well; exit 1");
    const auto answer = platform.operate(Function::remove, "platform/node/demo-1");
    CHECK(answer["class"].as_string() == "unavailable");
    CHECK(answer["message"].as_string().find("the store is not well") != std::string::npos);
    CHECK(platform.running()["deis-store-daemon.service"] == 3);
  }
}

TEST_CASE("a machine whose key changed is refused, also when others would do",
          "[deis][integration]") {
  rig::Platform platform;
  meet(platform);
  auto& node = platform.inventory().nodes[1];
  node.ssh.host_key = platform.inventory().nodes[2].ssh.host_key;
  const auto answer = platform.operate(Function::update, "platform/node/demo-1");
  CHECK(answer["class"].as_string() == "forbidden");
  CHECK(answer["message"].as_string().find("host key changed") != std::string::npos);
}

TEST_CASE("a machine that does not answer yet is waited for, not failed", "[deis][integration]") {
  rig::Platform platform;
  platform.expand();
  auto& node = platform.inventory().nodes[0];
  const auto port = node.ssh.port;
  node.ssh.port = 1;
  auto request =
      platform.plugin().change("node", "demo-0", platform.resource("platform/node/demo-0").inputs);
  request.set("inventory", slipway::codec::encode(platform.inventory()));
  const auto waiting = platform.plugin().call(Function::create, request);
  CHECK(waiting["outcome"].as_string() == "pending");
  CHECK(waiting["phase"].as_string().find("waiting for the machine") != std::string::npos);
  node.ssh.port = port;
  request.set("token", waiting["token"]);
  request.set("inventory", slipway::codec::encode(platform.inventory()));
  CHECK(platform.plugin().drive(Function::create, request)["outcome"].as_string() == "done");
}
