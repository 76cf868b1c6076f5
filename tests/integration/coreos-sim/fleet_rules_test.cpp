#include <catch2/catch.hpp>

#include "coreos-sim/fleet/changes.hpp"
#include "coreos-sim/fleet/paging.hpp"
#include "coreos-sim/fleet/records.hpp"
#include "coreos-sim/fleet/requirements.hpp"
#include "coreos-sim/fleet/schedule.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

UnitOption x_fleet(const std::string& name, const std::string& value) {
  return {"X-Fleet", name, value};
}

UnitRecord wanted(const std::string& name, const UnitOptions& options = {},
                  const std::string& target = "") {
  UnitRecord unit{name, options};
  unit.desired = "launched";
  unit.target = target;
  return unit;
}

std::vector<MachineRecord> machines() {
  return {{"aaa", "10.0.0.4", {{"plane", "control"}}},
          {"bbb", "10.0.0.5", {{"plane", "data"}}},
          {"ccc", "10.0.0.6", {{"plane", "data"}, {"disk", "ssd"}}}};
}

std::string text(const std::vector<Placement>& placements) {
  std::string out;
  for (const auto& [unit, machine, was] : placements) {
    out += unit + (machine.empty() ? " leaves " + was : " to " + machine) + "\n";
  }
  return out;
}

TEST_CASE("canonical text drops comments, joins lines and keeps order", "[fleet]") {
  const auto options = parse_unit_text(
      "# comment\n[Unit]\nDescription=x\n; other\n[Service]\nExecStart=/bin/sh \\\n  -c true\n"
      "[Unit]\nAfter=a.service\n");
  const std::string canonical =
      "[Unit]\nDescription=x\nAfter=a.service\n\n[Service]\nExecStart=/bin/sh -c true\n";
  CHECK(canonical_text(options) == canonical);
  CHECK(unit_hash(options) == sha1_hex(canonical));
}

TEST_CASE("a job's hash is kept as twenty numbers", "[fleet]") {
  const std::string hash = sha1_hex("x");
  const auto value = job_value("a.service", hash);
  CHECK(value.find("\"UnitHash\":[17,") != std::string::npos);
  CHECK(read_job_hash(value) == hash);
}

TEST_CASE("units go to the least loaded machine, then by id", "[fleet]") {
  CHECK(text(schedule(
            {wanted("a.service"), wanted("b.service"), wanted("c.service"), wanted("d.service")},
            machines())) ==
        "a.service to aaa\nb.service to bbb\nc.service to ccc\nd.service to aaa\n");
}

TEST_CASE("conflicting instances spread and the one too many stays unscheduled", "[fleet]") {
  std::vector<UnitRecord> units;
  for (const char* n : {"1", "2", "3", "4"}) {
    units.push_back(
        wanted(std::string("r@") + n + ".service", {x_fleet("Conflicts", "r@*.service")}));
  }
  CHECK(text(schedule(units, machines())) ==
        "r@1.service to aaa\nr@2.service to bbb\nr@3.service to ccc\n");
}

TEST_CASE("a conflict counts from either side", "[fleet]") {
  const auto placed = schedule(
      {wanted("a.service", {x_fleet("Conflicts", "b.service")}, "aaa"), wanted("b.service")},
      {machines()[0]});
  CHECK(placed.empty());
}

TEST_CASE("metadata takes any value of a key and all keys", "[fleet]") {
  CHECK(text(schedule(
            {wanted("a.service", {x_fleet("MachineMetadata", "\"plane=data\" \"disk=ssd\"")})},
            machines())) == "a.service to ccc\n");
  // without quotes it is one value, with two `=`, which fleet passes over
  CHECK(text(schedule({wanted("a.service", {x_fleet("MachineMetadata", "plane=data disk=ssd")})},
                      machines())) == "a.service to aaa\n");
  CHECK(text(schedule({wanted("a.service", {x_fleet("MachineMetadata", "plane=none"),
                                            x_fleet("MachineMetadata", "plane=data")})},
                      machines())) == "a.service to bbb\n");
}

TEST_CASE("a unit follows its peer and a pinned one its machine", "[fleet]") {
  CHECK(text(schedule({wanted("a.service", {}, "bbb"),
                       wanted("b@1.service", {x_fleet("MachineOf", "a.service")}),
                       wanted("c.service", {x_fleet("MachineID", "ccc")})},
                      machines())) == "b@1.service to bbb\nc.service to ccc\n");
}

TEST_CASE("globals are never placed", "[fleet]") {
  for (const char* value : {"true", "True", "\"true\""})
    CHECK(schedule({wanted("a.service", {x_fleet("Global", value)})}, machines()).empty());
}

TEST_CASE("only the word 'true' makes a unit global, and the last one counts", "[fleet]") {
  for (const char* value : {"yes", "1", "on", "t", "y", "false", ""})
    CHECK(text(schedule({wanted("a.service", {x_fleet("Global", value)})}, machines())) ==
          "a.service to aaa\n");
  CHECK(text(schedule({wanted("a.service", {x_fleet("Global", "true"), x_fleet("Global", "no")})},
                      machines())) == "a.service to aaa\n");
}

TEST_CASE("units of a lost machine move, unwanted ones only leave", "[fleet]") {
  auto unwanted = wanted("b.service", {}, "aaa");
  unwanted.desired = "inactive";
  CHECK(text(schedule({wanted("a.service", {}, "gone"), unwanted}, machines())) ==
        "a.service leaves gone\nb.service leaves aaa\na.service to aaa\n");
}

TEST_CASE("specifiers are expanded in requirements", "[fleet]") {
  const auto needs = requirements_of(
      "r@7.service", {x_fleet("Conflicts", "%p@*.service"), x_fleet("MachineOf", "x@%i.service")});
  CHECK(needs.conflicts == std::vector<std::string>{"r@*.service"});
  CHECK(needs.peers == std::vector<std::string>{"x@7.service"});
}

TEST_CASE("names and options that fleet refuses", "[fleet]") {
  CHECK(check_unit_name("deis-router@1.service"));
  for (const std::string bad : {"", "nodot", "a.", "a.conf", "a b.service", "@a.service"}) {
    CHECK_FALSE(check_unit_name(bad));
  }
  CHECK_FALSE(check_unit_name(std::string(250, 'a') + ".service"));
  const auto global = x_fleet("Global", "true");
  CHECK_FALSE(check_unit_options("a.service", {global, x_fleet("MachineOf", "b.service")}));
  CHECK_FALSE(check_unit_options("a.service", {global, x_fleet("Conflicts", "b.service")}));
  CHECK_FALSE(check_unit_options("a.service", {global, x_fleet("MachineID", "x")}));
  CHECK_FALSE(check_unit_options("a.service",
                                 {x_fleet("MachineOf", "b.service"), x_fleet("Conflicts", "b*")}));
  CHECK(check_unit_options("a.service", {x_fleet("Nonsense", "1")}));
  CHECK(check_unit_options("a.service",
                           {x_fleet("Global", "yes"), x_fleet("Conflicts", "b.service")}));
}

TEST_CASE("a line that fleet could not read back is refused", "[fleet]") {
  const auto command = [](std::size_t size) {
    return UnitOptions{{"Service", "ExecStart", std::string(size - 10, 'x')}};
  };
  CHECK(check_unit_options("a.service", command(2047)));
  CHECK_FALSE(check_unit_options("a.service", command(2048)));
}

TEST_CASE("a heartbeat and a report of an agent are no news to who places units", "[fleet]") {
  const auto event = [](const std::string& action, const std::string& key, const std::string& is,
                        const std::string& was) {
    const auto node = [](const std::string& where, const std::string& value) {
      return R"({"key":")" + where + R"(","value":")" + value + R"("})";
    };
    return read_change(R"({"action":")" + action + R"(","node":)" + node(key, is) +
                           R"(,"prevNode":)" + node(key, was) + "}",
                       "/f");
  };
  CHECK(event("set", "/f/job/a/target-state", "launched", "loaded").name == "target-state");
  CHECK(event("set", "/f/job/a/target-state", "launched", "loaded").news);
  CHECK_FALSE(event("set", "/f/machines/m/object", "same", "same").news);
  CHECK_FALSE(event("compareAndSwap", "/f/lease/engine-leader", "m", "m").news);
  CHECK(event("expire", "/f/machines/m/object", "", "").news);
  CHECK_FALSE(event("set", "/f/states/a/m", "running", "start-pre").news);
  CHECK_FALSE(event("delete", "/f/state/a", "", "running").news);
  CHECK_FALSE(event("set", "/f/job/a/job-state", "m", "n").news);
  CHECK(read_change(R"({"action":"create","node":{"key":"/f/job/a/object","value":"v"}})", "/f")
            .news);
  CHECK(read_change("no event", "/f").news);
}

TEST_CASE("page tokens are those of fleet", "[fleet]") {
  CHECK(page_token(2) == "ZAACAA==");
  CHECK(*read_page_token("ZAACAA==") == 2);
  for (const std::string bad : {"ZQACAA==", "ZAAAAA==", "%%", "", "ZAAC"}) {
    CHECK_FALSE(read_page_token(bad));
  }
}

}  // namespace
}  // namespace coreos_sim::fleet
