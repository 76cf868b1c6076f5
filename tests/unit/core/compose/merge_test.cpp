#include "core/compose/merge.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

contract::LayoutNode web_node() {
  contract::LayoutNode made;
  made.name = "demo-0";
  made.group = "web";
  return made;
}

OwnedFragment from(const std::string& role) {
  OwnedFragment made;
  made.from = role;
  return made;
}

}  // namespace

TEST_CASE("maps merge and lists append, the platform before the cloud", "[compose]") {
  auto platform = from("platform");
  platform.fragment.config.kernel_modules = {"a"};
  platform.fragment.config.settings["db"]["size"] = 1;
  auto cloud = from("cloud");
  cloud.fragment.config.kernel_modules = {"b"};
  cloud.fragment.config.settings["db"]["name"] = "x";
  std::vector<Finding> findings;
  const auto config = merge_node_config(web_node(), {platform, cloud}, findings);
  CHECK(findings.empty());
  CHECK(config.kernel_modules == std::vector<std::string>{"a", "b"});
  CHECK(config.settings.at("db").size() == 2);
  CHECK(config.hostname == "demo-0");
}

TEST_CASE("the same file with another content is an error that names both sides", "[compose]") {
  auto platform = from("platform");
  platform.fragment.config.files.emplace_back().path = "/etc/x";
  platform.fragment.config.files[0].content = "one";
  auto cloud = platform;
  cloud.from = "cloud";
  std::vector<Finding> findings;
  merge_node_config(web_node(), {platform, cloud}, findings);
  CHECK(findings.empty());

  cloud.fragment.config.files[0].content = "two";
  merge_node_config(web_node(), {platform, cloud}, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "node 'demo-0': the roles 'platform' and 'cloud' give different content for file '/etc/x'");
  CHECK(findings[0].role == "cloud");
  CHECK(findings[0].option == std::vector<Value>{"plugin"});
  REQUIRE(findings[0].also.size() == 1);
  CHECK(findings[0].also[0].role == "platform");
}

TEST_CASE("who gave a part of the NodeConfig is known, with the option that it follows from",
          "[compose]") {
  auto platform = from("platform");
  platform.fragment.config.files.emplace_back().path = "/etc/x";
  platform.fragment.config.units.emplace_back().name = "a.service";
  platform.fragment.config.discovery.emplace_back().service = "db";
  platform.fragment.config.sysctl["vm.swappiness"] = "0";
  platform.fragment.origins = {{{"files", "/etc/x"}, {"motto"}}};
  auto cloud = from("cloud");
  cloud.fragment.config.units.emplace_back().name = "a.service";
  cloud.fragment.config.discovery.emplace_back().url = "http://x/1";
  const auto giver = [&](const Part& part) {
    const auto found = giver_of_part(web_node(), {platform, cloud}, part);
    return found ? found->role + " " + found->option.front().as_string() : std::string("nobody");
  };
  CHECK(giver({"files", "/etc/x"}) == "platform motto");
  CHECK(giver({"units", "a.service", "x.conf"}) == "platform plugin");
  CHECK(giver({"sysctl"}) == "platform plugin");
  CHECK(giver({"discovery", "db"}) == "cloud plugin");
  CHECK(giver({"files", "/etc/y"}) == "nobody");

  platform.fragment.node = "demo-1";
  CHECK(giver({"files", "/etc/x"}) == "nobody");
}

TEST_CASE("a fragment for another node or group is left out", "[compose]") {
  auto other = from("platform");
  other.fragment.group = "db";
  other.fragment.config.packages = {"x"};
  auto mine = from("platform");
  mine.fragment.group = "web";
  mine.fragment.config.packages = {"y"};
  std::vector<Finding> findings;
  CHECK(merge_node_config(web_node(), {other, mine}, findings).packages ==
        std::vector<std::string>{"y"});
}

TEST_CASE("a disk wish takes the cloud's offer; without one it is dropped or refused",
          "[compose]") {
  auto wish = from("platform");
  auto& disk = wish.fragment.config.disks.emplace_back();
  disk.mount = "/data";
  auto offer = from("cloud");
  offer.fragment.config.disks.emplace_back().devices = {"/dev/x"};
  std::vector<Finding> findings;
  const auto config = merge_node_config(web_node(), {wish, offer}, findings);
  REQUIRE(config.disks.size() == 1);
  CHECK(config.disks[0].devices == std::vector<std::string>{"/dev/x"});

  merge_node_config(web_node(), {wish}, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "compose.no-disk");

  findings.clear();
  wish.fragment.config.disks[0].optional = true;
  CHECK(merge_node_config(web_node(), {wish}, findings).disks.empty());
  CHECK(findings.empty());
}

TEST_CASE("a discovery url without a service is for whoever has none", "[compose]") {
  auto wish = from("platform");
  wish.fragment.config.discovery.emplace_back().service = "db";
  auto given = from("cloud");
  given.fragment.config.discovery.emplace_back().url = "http://x/1";
  std::vector<Finding> findings;
  const auto config = merge_node_config(web_node(), {wish, given}, findings);
  REQUIRE(config.discovery.size() == 1);
  CHECK(config.discovery[0].url == "http://x/1");
}

TEST_CASE("a unit that two sides give alike has the drop-ins and the verbs of both", "[compose]") {
  auto platform = from("platform");
  auto& unit = platform.fragment.config.units.emplace_back();
  unit.name = "a.service";
  unit.content = "[Service]";
  unit.drop_ins = {{"10-platform.conf", "one"}};
  auto cloud = from("cloud");
  cloud.fragment.config.units.push_back(unit);
  auto& theirs = cloud.fragment.config.units[0];
  theirs.drop_ins = {{"10-platform.conf", "one"}, {"20-cloud.conf", "two"}};
  theirs.command = "start";
  theirs.enable = true;
  std::vector<Finding> findings;
  const auto config = merge_node_config(web_node(), {platform, cloud}, findings);
  CHECK(findings.empty());
  REQUIRE(config.units.size() == 2);
  CHECK(config.units[0].content == "[Service]");
  CHECK(config.units[0].drop_ins.size() == 1);
  CHECK(config.units[1].content.empty());
  REQUIRE(config.units[1].drop_ins.size() == 1);
  CHECK(config.units[1].drop_ins[0].name == "20-cloud.conf");
  CHECK(config.units[1].command == "start");
  CHECK(config.units[1].enable);

  auto third = cloud;
  third.from = "config";
  CHECK(merge_node_config(web_node(), {platform, cloud, third}, findings).units.size() == 2);
  CHECK(findings.empty());
}

TEST_CASE("what two sides say otherwise of one unit is told, each with both sides", "[compose]") {
  struct Row {
    const char* what;
    void (*say)(contract::Unit& unit);
  };
  const std::vector<Row> rows = {
      {"unit 'a.service'", [](auto& unit) { unit.content = "[Mount]"; }},
      {"'1.conf' of unit 'a.service'",
       [](auto& unit) {
         unit.drop_ins = {{"1.conf", "two"}};
       }},
      {"'command' of unit 'a.service'", [](auto& unit) { unit.command = "stop"; }},
      {"'enablement' of unit 'a.service'", [](auto& unit) { unit.mask = true; }},
      {"'enablement' of unit 'a.service'", [](auto& unit) { unit.enable = unit.runtime = true; }},
  };
  auto platform = from("platform");
  auto& unit = platform.fragment.config.units.emplace_back();
  unit.name = "a.service";
  unit.content = "[Service]";
  unit.drop_ins = {{"1.conf", "one"}};
  unit.command = "start";
  unit.enable = true;
  for (const auto& row : rows) {
    INFO(row.what);
    auto cloud = from("cloud");
    auto& theirs = cloud.fragment.config.units.emplace_back();
    theirs.name = "a.service";
    row.say(theirs);
    std::vector<Finding> findings;
    merge_node_config(web_node(), {platform, cloud}, findings);
    REQUIRE(findings.size() == 1);
    CHECK(
        findings[0].message ==
        std::string("node 'demo-0': the roles 'platform' and 'cloud' give different content for ") +
            row.what);
  }
}

TEST_CASE("one side may give a unit several commands, in their order", "[compose]") {
  auto platform = from("platform");
  for (const char* command : {"stop", "start"}) {
    auto& unit = platform.fragment.config.units.emplace_back();
    unit.name = "a.service";
    unit.command = command;
  }
  std::vector<Finding> findings;
  const auto config = merge_node_config(web_node(), {platform}, findings);
  CHECK(findings.empty());
  REQUIRE(config.units.size() == 2);
  CHECK(config.units[1].command == "start");
}

TEST_CASE("two documents of the user's own contradict each other, be they text or bytes",
          "[compose]") {
  auto platform = from("platform");
  platform.fragment.config.base = contract::BaseDocument::holding("text", "a.yaml");
  auto cloud = from("cloud");
  cloud.fragment.config.base = contract::BaseDocument::holding("\xff", "b.gz");
  std::vector<Finding> findings;
  merge_node_config(web_node(), {platform, cloud}, findings);
  CHECK(findings.size() == 1);
  findings.clear();
  const auto config = merge_node_config(web_node(), {cloud, cloud}, findings);
  CHECK(findings.empty());
  CHECK(config.base.content() == "\xff");
}
