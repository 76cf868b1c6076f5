#include <algorithm>
#include <catch2/catch.hpp>

#include "core/engine/engine.hpp"
#include "simulation.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// Three nodes, and three that need all of them.
StepGraph needing_all() {
  auto graph = creates({"x", "y", "z", "a", "b", "c"}, {});
  graph.order.add_edges({3, 4, 5}, {0, 1, 2});
  return graph;
}

/// Two nodes, and two that need any of them.
StepGraph needing_any() {
  auto graph = creates({"x", "y", "a", "b"}, {});
  graph.nodes = {2, 3};
  for (const std::size_t user : {0U, 1U}) graph.steps[user].any_node = true;
  return graph;
}

}  // namespace

TEST_CASE("what needs all nodes begins when the last of them is done", "[engine]") {
  World world(21);
  const auto summary = world.run(needing_all());
  CHECK(summary.done == 6);
  auto order = world.cloud.order;
  REQUIRE(order.size() == 6);
  std::sort(order.begin(), order.begin() + 3);
  CHECK(order[0] == "cloud/thing/a");
  CHECK(order[2] == "cloud/thing/c");
}

TEST_CASE("what needs all nodes is left out, once each, when some of them fail", "[engine]") {
  World world(22);
  world.cloud.failing = {"cloud/thing/a", "cloud/thing/b"};
  const auto summary = world.run(needing_all());
  CHECK(summary.done == 1);
  CHECK(summary.failed.size() == 2);
  CHECK(summary.skipped.size() == 3);
}

TEST_CASE("what needs any node begins with the first, also when the other fails", "[engine]") {
  World world(23);
  world.cloud.failing = {"cloud/thing/b"};
  const auto summary = world.run(needing_any());
  CHECK(summary.done == 3);
  CHECK(summary.failed.size() == 1);
  CHECK(summary.skipped.empty());
  CHECK(world.cloud.order.front() == "cloud/thing/a");
}

TEST_CASE("what needs any node is left out when none comes", "[engine]") {
  World world(24);
  world.cloud.failing = {"cloud/thing/a", "cloud/thing/b"};
  const auto summary = world.run(needing_any());
  CHECK(summary.done == 0);
  REQUIRE(summary.skipped.size() == 2);
  CHECK(summary.skipped[0].second == "none of the nodes that it could use is there");
}

TEST_CASE("a chain is left out to its end, however long it is", "[engine][large]") {
  constexpr std::size_t length = 50000;
  std::vector<std::string> names;
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (std::size_t at = 0; at < length; ++at) {
    names.push_back(std::to_string(at));
    if (at > 0) edges.emplace_back(at - 1, at);
  }
  World world(25);
  world.cloud.failing = {"cloud/thing/0"};
  const auto summary = world.run(creates(names, edges));
  CHECK(summary.failed.size() == 1);
  REQUIRE(summary.skipped.size() == length - 1);
  CHECK(summary.skipped.back().first == "cloud/thing/" + std::to_string(length - 1));
}
