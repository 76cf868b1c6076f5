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

TEST_CASE("what is required of all nodes is required of each group", "[compose]") {
  contract::Requirement requirement;
  requirement.memory_mb = 4000;
  requirement.data_disk = true;
  contract::Layout layout;
  for (const char* name : {"web-0", "web-1", "db-0", "db-1"}) {
    auto& node = layout.nodes.emplace_back();
    node.name = name;
    node.group = std::string(name).substr(0, node.name.find('-'));
    node.facts.memory_mb = node.group == "db" ? 1000 : 8000;
    node.facts.data_disk = node.group == "web";
  }
  std::vector<Finding> findings;
  check_requirements({requirement}, layout, findings);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].message == "node 'db-0' has 1000 MB of memory, but the platform needs 4000");
  CHECK(findings[1].message == "node 'db-0' has no data disk, but the platform needs one");

  findings.clear();
  requirement.group = "web";
  check_requirements({requirement}, layout, findings);
  CHECK(findings.empty());
}

TEST_CASE("two endpoints of one name, or of one port, are refused", "[compose]") {
  contract::Endpoint web;
  web.name = "web";
  web.protocol = "tcp";
  web.port = 80;
  auto other = web;
  std::vector<Finding> findings;
  check_endpoints({web, other}, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message == "two endpoints have the name 'web': tcp port 80 and tcp port 80");

  findings.clear();
  other.port = 81;
  check_endpoints({web, other}, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message == "two endpoints have the name 'web': tcp port 80 and tcp port 81");

  findings.clear();
  other = web;
  other.name = "admin";
  check_endpoints({web, other}, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message == "the endpoints 'web' and 'admin' both want tcp port 80");
  CHECK(findings[0].code == "compose.endpoint");
  CHECK(findings[0].role == "platform");
  CHECK(findings[0].kind == FailureClass::invalid);

  findings.clear();
  other.protocol = "udp";
  check_endpoints({web, other}, findings);
  CHECK(findings.empty());
}
