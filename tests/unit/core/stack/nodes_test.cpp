#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

/// One line per group.
std::string groups(const Stack& stack) {
  std::string text;
  for (const auto& group : stack.roles.at("cloud").nodes) {
    text += "'" + group.name + "' " + std::to_string(group.count) + " " + to_json(group.overrides);
    for (const auto& [key, value] : group.metadata) text += " " + key + "=" + value;
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a stack has three nodes unless it says otherwise", "[stack][nodes]") {
  const Stack stack = stack_of(head);
  CHECK(groups(stack) == "'' 3 {}\n");
  CHECK_FALSE(stack.roles.at("cloud").nodes_given);
  const Stack given = stack_of(head + "  nodes: 5\n");
  CHECK(groups(given) == "'' 5 {}\n");
  CHECK(given.roles.at("cloud").nodes_given);
  CHECK(groups(stack_of(head + "  nodes: \"4\"\n")) == "'' 4 {}\n");
}

TEST_CASE("groups have counts, metadata and overrides", "[stack][nodes]") {
  const Stack stack = stack_of(head +
                               "  nodes:\n"
                               "    control: 3\n"
                               "    data:\n"
                               "      count: 2\n"
                               "      vm_size: Large\n"
                               "      metadata: {role: data, rack: 7}\n"
                               "    router: {nodes: 0}\n");
  CHECK(groups(stack) ==
        "'control' 3 {}\n"
        "'data' 2 {\"vm_size\":\"Large\"} rack=7 role=data\n"
        "'router' 0 {}\n");
  CHECK(stack.roles.at("cloud").options.find("nodes") == nullptr);
  CHECK(stack.place_of("cloud", {"nodes", "data", "vm_size"}).line == 8);
}

TEST_CASE("faulty nodes are told, every one", "[stack][nodes]") {
  CHECK(told_of(head + "  nodes:\n"
                       "    a: many\n"
                       "    b: {count: 1, nodes: 1}\n"
                       "    c: {vm_size: Large}\n"
                       "    d: {count: -1, metadata: 5}\n"
                       "    Big One: 1\n"
                       "    e: {count: 1, metadata: {x: [1]}}\n") ==
        "slipway.yaml:5:8: error stack.nodes: cloud.nodes.a must be a whole number, but is 'many'\n"
        "  |     a: many\n"
        "slipway.yaml:6:26: error stack.nodes: the group 'b' has both count and nodes\n"
        "  |     b: {count: 1, nodes: 1}\n"
        "  help: remove one of them\n"
        "slipway.yaml:7:8: error stack.nodes: the group 'c' does not say how many nodes it has\n"
        "  |     c: {vm_size: Large}\n"
        "  help: add 'count: 1' to it\n"
        "slipway.yaml:8:16: error stack.nodes: cloud.nodes.d.count is -1, but must be 0 to 10000\n"
        "  |     d: {count: -1, metadata: 5}\n"
        "slipway.yaml:8:30: error stack.metadata: cloud.nodes.d.metadata must be a map, but is 5\n"
        "  |     d: {count: -1, metadata: 5}\n"
        "slipway.yaml:9:14: error stack.group-name: the group 'Big One' needs a name of 1 to 20 "
        "lower-case letters, digits and hyphens\n"
        "  |     Big One: 1\n"
        "slipway.yaml:10:33: error stack.metadata: cloud.nodes.e.metadata.x must be a text, but is "
        "a list\n"
        "  |     e: {count: 1, metadata: {x: [1]}}\n");
  CHECK(told_of(head + "  nodes: {}\n") ==
        "slipway.yaml:4:10: error stack.nodes: cloud.nodes has no group\n"
        "  |   nodes: {}\n"
        "  help: write 'nodes: 3'\n");
  CHECK(
      told_of(head + "  nodes: [1]\n").find("cloud.nodes must be a whole number, but is a list") !=
      std::string::npos);
}

TEST_CASE("nodes are counted in one role only", "[stack][nodes]") {
  CHECK(told_of(head + "  nodes: 3\nconfig:\n  plugin: ink\n  nodes: 2\n") ==
        "slipway.yaml:7:3: error stack.nodes: nodes are given in cloud and again in config\n"
        "  |   nodes: 2\n"
        "  help: remove them from config\n");
  const Stack bare = stack_of("name: demo\nconfig:\n  plugin: ink\n  nodes: 2\n");
  CHECK(bare.roles.at("config").nodes[0].count == 2);
}

TEST_CASE("timeouts are seconds, or times with a unit", "[stack]") {
  const Stack stack = stack_of(head +
                               "  timeouts:\n    sheet: 90\n    sheet.create: 10m\n"
                               "    sheet.delete: 2h\n    pen: 45s\n");
  const auto& timeouts = stack.roles.at("cloud").timeouts_s;
  CHECK(timeouts.at("sheet") == 90);
  CHECK(timeouts.at("sheet.create") == 600);
  CHECK(timeouts.at("sheet.delete") == 7200);
  CHECK(timeouts.at("pen") == 45);
  CHECK(told_of(head + "  timeouts: {sheet: soon, pen: 0}\n") ==
        "slipway.yaml:4:21: error stack.timeouts: cloud.timeouts.sheet is 'soon', but must be "
        "seconds, or a time such as 90s, 10m or 2h\n"
        "  |   timeouts: {sheet: soon, pen: 0}\n"
        "slipway.yaml:4:32: error stack.timeouts: cloud.timeouts.pen is 0, but must be seconds, or "
        "a time such as 90s, 10m or 2h\n"
        "  |   timeouts: {sheet: soon, pen: 0}\n");
}

TEST_CASE("protect and isolation take only what they know", "[stack]") {
  CHECK(stack_of(head + "  protect: true\n").roles.at("cloud").protect);
  CHECK(stack_of(head + "  protect: yes\n  isolation: none\n").roles.at("cloud").protect);
  CHECK(
      told_of(head + "  protect: perhaps\n  isolation: process\n") ==
      "slipway.yaml:4:12: error stack.wrong-kind: cloud.protect must be true or false, but is "
      "'perhaps'\n"
      "  |   protect: perhaps\n"
      "slipway.yaml:5:14: error stack.isolation: cloud.isolation is 'process', but only 'none' is "
      "known\n"
      "  |   isolation: process\n");
}
