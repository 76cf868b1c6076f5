#include <catch2/catch.hpp>

#include <filesystem>
#include <thread>

#include "cluster.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::test {
namespace {

const std::string units = "/fleet/v1/units/";

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string plain_unit(const std::string& desired) {
  return unit_body(desired, {"Service/ExecStart=/bin/true"});
}

TEST_CASE("units are placed, started and seen alike from every machine", "[fleet]") {
  Cluster cluster;
  cluster.set_options(R"({"speed":20,"unit_delay_ms":{"default":0}})");
  cluster.start(3);
  for (const char* n : {"1", "2", "3", "4"}) {
    const auto name = std::string("deis-router@") + n + ".service";
    const auto body = unit_body(
        "launched", {"Service/ExecStart=/bin/true", "X-Fleet/Conflicts=deis-router@*.service"});
    REQUIRE(cluster.fleet("PUT", units + name, body).status == 201);
  }
  REQUIRE(cluster
              .fleet("PUT", units + "all.service",
                     unit_body("launched", {"Service/ExecStart=/bin/true", "X-Fleet/Global=true",
                                            "X-Fleet/MachineMetadata=plane=control"}))
              .status == 201);

  std::string states;
  REQUIRE(eventually([&] {
    states = cluster.fleet("GET", "/fleet/v1/state").body;
    return count(states, "\"systemdSubState\":\"running\"") == 6;
  }));
  CHECK_FALSE(has(states, "deis-router@4.service"));
  CHECK(count(states, "\"name\":\"all.service\"") == 3);

  // Scheduled units show their state in /units, global ones never do.
  CHECK(has(cluster.fleet("GET", units + "deis-router@1.service").body,
            R"("currentState":"launched")"));
  CHECK(has(cluster.fleet("GET", units + "all.service").body, R"("currentState":"inactive")"));
  CHECK(has(cluster.fleet("GET", units + "deis-router@4.service").body,
            R"("currentState":"inactive")"));

  // The router answers where it was placed and publishes itself.
  for (int i = 0; i < 3; ++i) {
    const auto here = "http://" + cluster.address(i);
    CHECK(eventually([&] { return curl({}, here + ":10080/health-check").status == 200; }));
    CHECK(curl({}, here + ":10080/").status == 404);
    CHECK(eventually([&] {
      return cluster.etcd_value(0, "/deis/router/hosts/" + cluster.address(i)) ==
             cluster.address(i) + ":80";
    }));
    // Port 80 of the machine, as seen from within.
    CHECK(cluster.ssh(i, "curl -sf http://127.0.0.1/health-check").code == 0);
  }

  REQUIRE(cluster.fleet("DELETE", units + "deis-router@1.service").status == 204);
  CHECK(eventually(
      [&] { return !has(cluster.fleet("GET", "/fleet/v1/state").body, "deis-router@1.service"); }));
  CHECK(eventually([&] {  // its place is free for the one that had none
    return has(cluster.fleet("GET", units + "deis-router@4.service").body,
               "\"launched\",\"desired");
  }));
}

TEST_CASE("a process that dies at once shows auto-restart in every sample, and systemd tells more",
          "[fleet]") {
  Cluster cluster;
  cluster.set_options(R"({"speed":4,"unit_delay_ms":{"default":0},"unit_fail":{"dies.service":)"
                      R"({"times":1000,"state":"auto-restart","after_ms":0}}})");
  cluster.start(1);
  REQUIRE(cluster.fleet("PUT", units + "dies.service", plain_unit("launched")).status == 201);
  const auto state = [&] { return cluster.fleet("GET", "/fleet/v1/state").body; };
  const auto show = [&](const std::string& property) {
    return trimmed(cluster.ssh(0, "systemctl show dies.service --property=" + property).output);
  };
  REQUIRE(eventually([&] { return has(state(), "dies.service"); }));
  const auto first = show("ExecMainStartTimestampMonotonic");
  CHECK(has(first, "ExecMainStartTimestampMonotonic="));
  bool always = true;
  CHECK(eventually([&] {
    always = always && has(state(), R"("systemdSubState":"auto-restart")");
    const auto log = read_file(cluster.folder(0) / "journal/dies.service").value_or("");
    return count(log, "Starting dies.service") >= 4;
  }));
  CHECK(always);
  CHECK(show("ExecMainStartTimestampMonotonic") != first);
  CHECK(show("ExecMainStatus") == "ExecMainStatus=1");
  CHECK(show("SubState") == "SubState=auto-restart");
  CHECK(show("NRestarts").empty());  // systemd 222 has no such property
  CHECK(has(cluster.ssh(0, "systemctl show nowhere.service").output, "SubState=dead"));
}

TEST_CASE("a machine that dies gives its units to the others", "[fleet]") {
  Cluster cluster;
  cluster.set_options(R"({"speed":20,"least_ttl_s":4,"unit_delay_ms":{"default":0}})");
  cluster.start(3);
  for (const char* n : {"1", "2", "3"}) {
    REQUIRE(
        cluster.fleet("PUT", units + std::string("app@") + n + ".service", plain_unit("launched"))
            .status == 201);
  }
  REQUIRE(eventually(
      [&] { return count(cluster.fleet("GET", "/fleet/v1/state").body, "running") == 3; }));
  const auto lost = trimmed(read_file(cluster.folder(2) / "root/etc/machine-id").value_or(""));
  REQUIRE(has(cluster.fleet("GET", "/fleet/v1/units").body, "\"machineID\":\"" + lost));
  REQUIRE(cluster.stop_machine(2).code == 0);
  CHECK(eventually([&] { return !has(cluster.fleet("GET", "/fleet/v1/machines").body, lost); }));
  CHECK(eventually([&] {
    const auto body = cluster.fleet("GET", "/fleet/v1/units").body;
    return !has(body, lost) && count(body, R"("currentState":"launched")") == 3;
  }));
}

TEST_CASE("a fleet at rest renews its records and reads next to nothing", "[fleet]") {
  Cluster cluster;
  cluster.set_options(R"({"speed":20,"least_ttl_s":3,"unit_delay_ms":{"default":0}})");
  cluster.start(1);
  constexpr int count_of_units = 10;
  for (int i = 0; i < count_of_units; ++i) {
    REQUIRE(cluster
                .fleet("PUT", units + "rest@" + std::to_string(i) + ".service",
                       unit_body("launched", {"Service/ExecStart=/bin/true"}))
                .status == 201);
  }
  REQUIRE(eventually([&] {
    return count(cluster.fleet("GET", "/fleet/v1/state").body, "running") == count_of_units;
  }));
  const auto requests = [&](const std::string& kind) {
    const auto text = curl({}, "http://" + cluster.address(0) + ":2379/v2/stats/store").body;
    const auto at = text.find('"' + kind + "\":");
    REQUIRE(at != std::string::npos);
    return std::stol(text.substr(at + kind.size() + 3));
  };
  const auto written_before = requests("setsSuccess");
  const auto read_before = requests("getsSuccess");
  REQUIRE(eventually([&] { return requests("setsSuccess") >= written_before + 60; }));
  // By its periods it would read three times for each renewal; on a busy computer a record that is
  // renewed late is news, and read about.
  const auto written = requests("setsSuccess") - written_before;
  CHECK(requests("getsSuccess") - read_before < written * 3 / 2);
}

TEST_CASE("a fleet that is told to end gives its units to the others at once", "[fleet]") {
  Cluster cluster;
  // at this speed a time to live is 30 s, longer than anything here is waited for
  cluster.set_options(R"({"speed":1,"unit_delay_ms":{"default":0}})");
  cluster.start(3);
  for (const char* n : {"1", "2", "3"})
    REQUIRE(
        cluster.fleet("PUT", units + std::string("app@") + n + ".service", plain_unit("launched"))
            .status == 201);
  REQUIRE(eventually(
      [&] { return count(cluster.fleet("GET", "/fleet/v1/state").body, "running") == 3; }));
  const auto leaving = trimmed(read_file(cluster.folder(2) / "root/etc/machine-id").value_or(""));
  CHECK(cluster.ssh(2, "systemctl is-active fleet.service").output == "active\n");
  REQUIRE(cluster.ssh(2, "sudo systemctl stop fleet").code == 0);
  CHECK_FALSE(has(cluster.fleet("GET", "/fleet/v1/machines").body, leaving));
  CHECK(eventually([&] {
    const auto body = cluster.fleet("GET", "/fleet/v1/state").body;
    return !has(body, leaving) && count(body, "running") == 3;
  }));
  CHECK(cluster.ssh(2, "systemctl is-active fleet").code != 0);
  REQUIRE(cluster.ssh(2, "sudo systemctl start fleet.service").code == 0);
  CHECK(eventually([&] { return has(cluster.fleet("GET", "/fleet/v1/machines").body, leaving); }));
  CHECK(cluster.ssh(2, "systemctl start nothing").output.find("nothing.service") !=
        std::string::npos);
}

TEST_CASE("the API answers with fleet's status codes", "[fleet]") {
  Cluster cluster;
  cluster.start(1);
  const auto put = [&](const std::string& name, const std::string& body) {
    return cluster.fleet("PUT", units + name, body).status;
  };
  CHECK(cluster.fleet("GET", "/fleet/v1/units").body == "{}");
  CHECK(cluster.fleet("GET", "/v1-alpha/machines").status == 200);
  CHECK(put("a.service", plain_unit("")) == 201);
  CHECK(put("b.service", R"({"desiredState":"loaded"})") == 409);
  CHECK(put("a.service", R"({"desiredState":"loaded"})") == 204);
  CHECK(put("a.service", plain_unit("")) == 409);
  CHECK(put("a.service", unit_body("loaded", {"Service/ExecStart=/bin/false"})) == 204);
  CHECK(has(cluster.fleet("GET", units + "a.service").body, "/bin/true"));
  CHECK(put("b.service", plain_unit("bogus")) == 500);
  CHECK(cluster.fleet("GET", units + "b.service").status == 404);
  CHECK(put("b.service", R"({"name":"c.service","desiredState":"loaded"})") == 400);
  CHECK(put("b.service", "{") == 400);
  CHECK(put("nodot", plain_unit("loaded")) == 400);
  CHECK(put("b.service", unit_body("loaded", {"X-Fleet/Global=true", "X-Fleet/Conflicts=x"})) ==
        400);
  CHECK(put("k.service", unit_body("loaded", {"X-Fleet/Unknown=1"})) == 201);
  CHECK(cluster.fleet("DELETE", units + "none.service").status == 404);
  CHECK(cluster.fleet("POST", "/fleet/v1/units").status == 405);
  CHECK(cluster.fleet("POST", units + "a.service").status == 405);
  CHECK(cluster.fleet("GET", "/fleet/v1").status == 405);
  CHECK(cluster.fleet("PATCH", "/fleet/v1/machines", "[]").status == 400);
  CHECK(cluster.fleet("GET", "/fleet/v1/state/a.service").status == 404);
  CHECK(cluster.fleet("GET", "/fleet/v1/units?nextPageToken=nonsense").status == 400);
  CHECK(cluster.fleet("GET", "/nothing").body == R"({"error":{"code":404,"message":""}})");
  const auto socket = (cluster.scratch() / "fleet.sock").string();
  const auto untyped = curl({"--unix-socket", socket, "-X", "PUT", "-H", "Content-Type: text/plain",
                             "-d", plain_unit("loaded")},
                            "http://x" + units + "b.service");
  CHECK(untyped.status == 415);
  CHECK(has(curl({"--unix-socket", socket, "-i"}, "http://x/fleet/v1/units").body,
            "Server: fleetd/0.10.2"));
  CHECK(has(read_file(cluster.folder(0) / "fleet.log").value_or(""),
            R"("method":"PUT","path":"/fleet/v1/units/nodot","status":400)"));
}

TEST_CASE("an invalid desired state poisons an existing unit", "[fleet]") {
  Cluster cluster;
  cluster.start(1);
  REQUIRE(cluster.fleet("PUT", units + "a.service", plain_unit("loaded")).status == 201);
  CHECK(cluster.fleet("PUT", units + "a.service", R"({"desiredState":"bogus"})").status == 204);
  CHECK(cluster.fleet("GET", units + "a.service").status == 500);
  CHECK(cluster.fleet("PUT", units + "a.service", R"({"desiredState":"loaded"})").status == 500);
  CHECK(cluster.fleet("DELETE", units + "a.service").status == 500);
  const auto key =
      "http://" + cluster.address(0) + ":2379/v2/keys/_coreos.com/fleet/job/a.service/target-state";
  REQUIRE(curl({"-X", "PUT", "-d", "value=loaded"}, key).status == 200);
  CHECK(cluster.fleet("GET", units + "a.service").status == 200);
}

TEST_CASE("a full page has a token that leads to an empty one", "[fleet]") {
  Cluster cluster;
  cluster.start(1);
  for (int i = 0; i < 100; ++i) {
    const auto name = "u" + std::to_string(1000 + i) + ".service";
    REQUIRE(cluster.fleet("PUT", units + name, plain_unit("inactive")).status == 201);
  }
  const auto first = cluster.fleet("GET", "/fleet/v1/units").body;
  CHECK(count(first, "\"desiredState\"") == 100);
  CHECK(has(first, R"("nextPageToken":"ZAACAA==")"));
  CHECK(cluster.fleet("GET", "/fleet/v1/units?nextPageToken=ZAACAA%3D%3D").body == "{}");
}

TEST_CASE("etcd holds fleet's own layout", "[fleet]") {
  Cluster cluster;
  cluster.start(1);
  REQUIRE(cluster.fleet("PUT", units + "a.service", plain_unit("launched")).status == 201);
  const auto id = trimmed(read_file(cluster.folder(0) / "root/etc/machine-id").value_or(""));
  const auto hash = sha1_hex("[Service]\nExecStart=/bin/true\n");
  const std::string base = "/_coreos.com/fleet/";
  CHECK(eventually([&] { return cluster.etcd_value(0, base + "job/a.service/job-state") == id; }));
  CHECK(cluster.etcd_value(0, base + "job/a.service/target") == id);
  CHECK(cluster.etcd_value(0, base + "job/a.service/target-state") == "launched");
  const auto everything =
      "http://" + cluster.address(0) + ":2379/v2/keys" + base + "?recursive=true";
  std::string tree;  // the agent reports a unit's state some time after it took the unit
  CHECK(eventually([&] {
    tree = curl({}, everything).body;
    return has(tree, base + "states/a.service/" + id);
  }));
  CHECK(has(tree, base + "unit/" + hash));
  CHECK(has(tree, base + "machines/" + id + "/object"));
  CHECK(has(tree, base + "lease/engine-leader"));
}

TEST_CASE("delays, failures and hangs are settable per unit", "[fleet]") {
  Cluster cluster;
  cluster.set_options(R"({"speed":20,"unit_delay_ms":{"default":0},"hang":["hangs.service"],
      "unit_fail":{"fails.service":{"times":1},
                   "again.service":{"times":2,"state":"auto-restart"},
                   "dies.service":{"times":1,"after_ms":1000}}})");
  cluster.start(1);
  for (const char* name : {"hangs", "fails", "again", "dies", "misses"}) {
    auto body = plain_unit("launched");
    if (std::string(name) == "misses") {
      body =
          unit_body("launched", {"Unit/Requires=nothing.service", "Service/ExecStart=/bin/true"});
    }
    REQUIRE(cluster.fleet("PUT", units + name + ".service", body).status == 201);
  }
  const auto is = [&](const std::string& name, const std::string& active, const std::string& sub) {
    return has(cluster.fleet("GET", "/fleet/v1/state?unitName=" + name + ".service").body,
               "\"systemdActiveState\":\"" + active +
                   "\",\"systemdLoadState\":\"loaded\",\"systemdSubState\":\"" + sub + "\"");
  };
  CHECK(eventually([&] { return is("hangs", "activating", "start-pre"); }));
  CHECK(eventually([&] { return is("fails", "failed", "failed"); }));
  CHECK(eventually([&] { return is("again", "active", "running"); }));
  CHECK(eventually([&] { return is("dies", "failed", "failed"); }));
  CHECK(eventually([&] { return is("misses", "inactive", "dead"); }));

  // Asking again for what is desired already starts nothing; going through loaded does.
  REQUIRE(cluster.fleet("PUT", units + "fails.service", R"({"desiredState":"loaded"})").status ==
          204);
  REQUIRE(eventually([&] {
    return cluster.etcd_value(0, "/_coreos.com/fleet/job/fails.service/job-state").empty();
  }));
  REQUIRE(cluster.fleet("PUT", units + "fails.service", R"({"desiredState":"launched"})").status ==
          204);
  CHECK(eventually([&] { return is("fails", "active", "running"); }));
}

TEST_CASE("a test can hold a request before and after its effect", "[fleet]") {
  Cluster cluster;
  cluster.start(1);
  const auto before = (cluster.scratch() / "before").string();
  const auto after = (cluster.scratch() / "after").string();
  cluster.set_options(
      R"({"speed":20,"hold":[)"
      R"({"path":"/fleet/v1/units/a.service","method":"PUT","point":"before","file":")" +
      before + R"("},{"path":"/fleet/v1/units/b.service","method":"PUT","point":"after","file":")" +
      after + R"("}]})");
  const auto put = [&cluster](const std::string& name) {
    return std::vector<std::string>{"curl",
                                    "-s",
                                    "--unix-socket",
                                    cluster.scratch() / "fleet.sock",
                                    "-X",
                                    "PUT",
                                    "-H",
                                    "Content-Type: application/json",
                                    "-d",
                                    plain_unit("loaded"),
                                    "http://x" + units + name};
  };
  {
    Background held(put("a.service"));
    REQUIRE(eventually([&] { return std::filesystem::exists(before + ".held"); }));
    CHECK(cluster.fleet("GET", units + "a.service").status == 404);
  }
  // The connection died while the request was held: it never has its effect.
  std::filesystem::remove(before + ".held");
  Background second(put("a.service"));
  REQUIRE(eventually([&] { return std::filesystem::exists(before + ".held"); }));
  CHECK(cluster.fleet("GET", units + "a.service").status == 404);
  REQUIRE(write_file(before + ".release", ""));
  CHECK(eventually([&] { return cluster.fleet("GET", units + "a.service").status == 200; }));

  Background third(put("b.service"));
  REQUIRE(eventually([&] { return std::filesystem::exists(after + ".held"); }));
  CHECK(cluster.fleet("GET", units + "b.service").status == 200);
  REQUIRE(write_file(after + ".release", ""));
}

TEST_CASE("what is asked of etcd and of discovery can be held, too", "[holds]") {
  Cluster cluster;
  const auto file = [&cluster](const char* name) { return (cluster.scratch() / name).string(); };
  const auto hold = [&](const char* name, const char* path, const char* point) {
    return R"({"path":")" + std::string(path) + R"(","point":")" + point + R"(","file":")" +
           file(name) + R"("})";
  };
  const auto held = [&](const char* name) {
    return eventually([&] { return std::filesystem::exists(file(name) + ".held"); });
  };
  cluster.set_options(R"({"speed":20,"hold_etcd":true,"hold":[)" +
                      hold("put", "/v2/keys/a*", "before") + "," +
                      hold("get", "/v2/keys/b[?]quorum=true", "after") + "," +
                      hold("new", "/new[?]size=7", "after") + "]}");
  cluster.start_discovery({"--options", file("options")});
  cluster.start(1);  // which reaches the true discovery service through what may be held

  const auto session = [&cluster](const std::string& command) {
    std::vector<std::string> argv{"ssh"};
    const auto options = cluster.ssh_options(0);
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back(command);
    return argv;
  };
  Background put(session("curl -s -X PUT -d value=1 http://127.0.0.1:2379/v2/keys/a"));
  REQUIRE(held("put"));
  CHECK(cluster.etcd_value(0, "/a").empty());
  REQUIRE(write_file(file("put") + ".release", ""));
  CHECK(eventually([&] { return cluster.etcd_value(0, "/a") == "1"; }));

  Background get(session("curl -s 'http://127.0.0.1:4001/v2/keys/b?quorum=true'"));
  REQUIRE(held("get"));
  CHECK(has(cluster.ssh(0, "curl -s http://127.0.0.1:4001/v2/keys/a").output, "\"value\":\"1\""));

  const auto service = trimmed(read_file(file("discovery-url")).value_or(""));
  Background asking({"curl", "-s", service + "/new?size=7"});
  REQUIRE(held("new"));
  CHECK(curl({}, service + "/new?size=5").status == 200);
}

}  // namespace
}  // namespace coreos_sim::test
