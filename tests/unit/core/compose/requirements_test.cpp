#include "core/compose/requirements.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

std::vector<Finding> check(std::size_t nodes, const contract::Requirement& requirement) {
  contract::Layout layout;
  layout.nodes.resize(nodes);
  std::vector<Finding> findings;
  check_requirements({requirement}, layout, findings);
  return findings;
}

}  // namespace

TEST_CASE("too few nodes and an even number are refused with the next that fits", "[compose]") {
  contract::Requirement requirement;
  requirement.min_nodes = 3;
  requirement.odd_nodes = true;
  CHECK(check(3, requirement).empty());
  CHECK(check(5, requirement).empty());
  REQUIRE(check(1, requirement).size() == 1);
  CHECK(check(1, requirement)[0].help == "set cloud.nodes to 3");
  REQUIRE(check(4, requirement).size() == 1);
  CHECK(check(4, requirement)[0].help == "set cloud.nodes to 5");
}

TEST_CASE("a machine that is too small is told once", "[compose]") {
  contract::Requirement requirement;
  requirement.memory_mb = 4000;
  contract::Layout layout;
  layout.nodes.resize(3);
  for (auto& node : layout.nodes) node.facts.memory_mb = 1000;
  std::vector<Finding> findings;
  check_requirements({requirement}, layout, findings);
  CHECK(findings.size() == 1);
}
