#include <catch2/catch.hpp>

#include "swarm/config/membership.hpp"

using namespace swarm;

namespace {

std::vector<PlannedNode> nodes_of(int count, const std::string& group = {}) {
  std::vector<PlannedNode> nodes;
  for (int i = 0; i < count; ++i) nodes.push_back({"n" + std::to_string(i), group});
  return nodes;
}

std::string roles_text(const Settings& settings, const std::vector<PlannedNode>& nodes) {
  std::string text;
  for (const auto role : roles_of(settings, nodes)) text += to_text(role)[0];
  return text;
}

}  // namespace

TEST_CASE("without a number three nodes or more have three managers, fewer have one") {
  CHECK(roles_text({}, nodes_of(1)) == "m");
  CHECK(roles_text({}, nodes_of(2)) == "mw");
  CHECK(roles_text({}, nodes_of(3)) == "mmm");
  CHECK(roles_text({}, nodes_of(5)) == "mmmww");
}

TEST_CASE("the managers are the first nodes, or those of a group") {
  Settings settings;
  settings.managers = 5;
  CHECK(roles_text(settings, nodes_of(6)) == "mmmmmw");
  Settings grouped;
  grouped.manager_group = "core";
  auto nodes = nodes_of(2, "edge");
  for (const auto& node : nodes_of(3, "core")) nodes.push_back(node);
  CHECK(roles_text(grouped, nodes) == "wwmmm");
}

TEST_CASE("a number of managers that bears no loss more than a smaller one is refused") {
  Settings settings;
  CHECK(manager_fault(settings, nodes_of(2)).message.empty());
  CHECK(manager_fault(settings, nodes_of(4)).message.empty());
  settings.managers = 4;
  CHECK(manager_fault(settings, nodes_of(5)).help == "take 3 or 5");
  settings.managers = 5;
  CHECK(manager_fault(settings, nodes_of(3)).option == "managers");
  settings.managers = 1;
  CHECK(manager_fault(settings, nodes_of(2)).message.empty());
  CHECK(manager_fault(settings, nodes_of(3)).help == "take 3");
}

TEST_CASE("a group of managers without nodes, or with an even number of them, is refused") {
  Settings settings;
  settings.manager_group = "core";
  CHECK(manager_fault(settings, nodes_of(3, "edge")).option == "manager_group");
  CHECK(manager_fault(settings, nodes_of(2, "core")).option == "manager_group");
  CHECK(manager_fault(settings, nodes_of(3, "core")).message.empty());
}
