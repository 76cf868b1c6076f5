#include "core/graph/dag.hpp"

#include <catch2/catch.hpp>

using slipway::core::Dag;

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
