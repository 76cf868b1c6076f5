#include "core/graph/dag.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "core/graph/countdown.hpp"

using slipway::core::Countdown;
using slipway::core::Dag;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

Dag::Nodes some_of(Random& random, std::size_t nodes, std::size_t most) {
  Dag::Nodes some(1 + below(random, most));
  for (auto& node : some) node = below(random, nodes);
  return some;
}

/// The same graph twice: with joints, and with each edge by itself.
struct Twins {
  explicit Twins(std::size_t nodes) : joined(nodes), plain(nodes) {}
  void add(const Dag::Nodes& before, const Dag::Nodes& after) {
    joined.add_edges(before, after);
    // each of both once
    const std::set<std::size_t> first(before.begin(), before.end());
    const std::set<std::size_t> then(after.begin(), after.end());
    for (const auto one : first)
      for (const auto other : then) plain.add_edge(one, other);
  }
  Dag joined;
  Dag plain;
};

Twins random_twins(Random& random, bool may_circle) {
  const std::size_t nodes = 4 + below(random, 20);
  Twins twins(nodes);
  for (auto count = 1 + below(random, 4); count > 0; --count) {
    auto before = some_of(random, nodes, nodes);
    auto after = some_of(random, nodes, nodes);
    if (!may_circle) {  // from low numbers to high ones
      const auto middle = 1 + below(random, nodes - 1);
      for (auto& node : before) node %= middle;
      for (auto& node : after) node = middle + node % (nodes - middle);
    }
    twins.add(before, after);
  }
  return twins;
}

/// The nodes that can never be done once `lost` is lost.
std::set<std::size_t> behind(const Dag& dag, std::size_t lost) {
  Countdown countdown(dag);
  std::set<std::size_t> found;
  Dag::Nodes open{lost};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    countdown.lost(at, [&](std::size_t next) {
      if (found.insert(next).second) open.push_back(next);
    });
  }
  return found;
}

}  // namespace

TEST_CASE("an order has every node after what comes before it, the lowest number first",
          "[graph]") {
  Dag dag(4);
  dag.add_edge(3, 1);
  dag.add_edge(1, 0);
  CHECK(dag.order() == std::vector<std::size_t>{2, 3, 1, 0});
}

TEST_CASE("a circle is named node by node, and what hangs on it is not part of it", "[graph]") {
  Dag dag(5);
  dag.add_edge(0, 1);
  dag.add_edge(1, 2);
  dag.add_edge(2, 0);
  dag.add_edge(2, 3);
  const auto cycle = dag.cycle();
  CHECK(cycle.size() == 3);
  CHECK(dag.order() == std::vector<std::size_t>{4});
}

TEST_CASE("the longest chain behind a node counts, not the sum of its branches", "[graph]") {
  Dag dag(4);
  dag.add_edge(0, 1);
  dag.add_edge(0, 2);
  dag.add_edge(2, 3);
  CHECK(dag.longest_remaining({1, 10, 2, 3}) == std::vector<double>{11, 10, 5, 3});
}

TEST_CASE("edges from each of many to each of many order as if each were there", "[graph]") {
  Random random(3);  // NOLINT(cert-msc51-cpp): the same graphs in every run
  for (int round = 0; round < 3000; ++round) {
    const auto [joined, plain] = random_twins(random, false);
    REQUIRE(joined.order() == plain.order());
    REQUIRE(joined.order().size() == joined.size());
    std::vector<double> weights(joined.size());
    for (auto& weight : weights) weight = static_cast<double>(below(random, 9));
    REQUIRE(joined.longest_remaining(weights) == plain.longest_remaining(weights));
    const auto from = below(random, joined.size());
    REQUIRE(behind(joined, from) == behind(plain, from));
    for (std::size_t to = 0; to < joined.size(); ++to)
      REQUIRE(joined.leads(from, to) == plain.leads(from, to));
  }
}

TEST_CASE("a circle through edges of many to many is named node by node", "[graph]") {
  Random random(4);  // NOLINT(cert-msc51-cpp): the same graphs in every run
  for (int round = 0; round < 3000; ++round) {
    const auto [joined, plain] = random_twins(random, true);
    REQUIRE(joined.order() == plain.order());
    const auto cycle = joined.cycle();
    REQUIRE(cycle.empty() == plain.cycle().empty());
    for (std::size_t at = 0; at < cycle.size(); ++at) {
      const auto& after = plain.after(cycle[at]);
      const auto next = cycle[(at + 1) % cycle.size()];
      REQUIRE(std::find(after.begin(), after.end(), next) != after.end());
    }
  }
}

TEST_CASE("edges of many to many cost the sum of both", "[graph]") {
  Dag dag(2000);
  Dag::Nodes before, after;
  for (std::size_t node = 0; node < 1000; ++node) {
    before.push_back(node);
    after.push_back(1000 + node);
  }
  dag.add_edges(before, after);
  CHECK(dag.joints() == 1);
  CHECK(dag.before_count(1000) == 1);
  CHECK(dag.after(0).empty());
}

TEST_CASE("one that is on both sides does not wait for itself", "[graph]") {
  Dag dag(5);
  dag.add_edges({0, 1, 2}, {2, 3, 4});
  CHECK(dag.cycle().empty());
  CHECK(dag.order() == std::vector<std::size_t>{0, 1, 2, 3, 4});
}
