#include "core/plan/wanted_order.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

using Order = std::vector<std::size_t>;

struct Wanted : Scene {
  std::vector<Finding> findings;
  Order order() { return order_wanted(desired, layout, findings); }
  void node(const std::string& name) {
    auto& made = layout.nodes.emplace_back();
    made.name = name;
    made.resource = "cloud/thing/" + name;
  }
};

}  // namespace

TEST_CASE("each comes after all that it needs, otherwise in the order given", "[plan][order]") {
  Wanted wanted;
  wanted.want("user", thing("label", Reference{"cloud/thing/used", "place"}));
  wanted.want("later").resource.depends_on = {"cloud/thing/user"};
  wanted.want("used");
  wanted.want("free");
  CHECK(wanted.order() == Order{2, 0, 1, 3});
  CHECK(wanted.findings.empty());
}

TEST_CASE("an address that comes twice is told with its plugin", "[plan][order]") {
  Wanted wanted;
  wanted.want("a");
  wanted.want("a");
  wanted.order();
  REQUIRE(wanted.findings.size() == 1);
  CHECK(wanted.findings[0].code == "plan.duplicate-address");
  CHECK_THAT(wanted.findings[0].message, Catch::Contains("'test'"));
}

TEST_CASE("what is needed and nobody makes is told at who needs it", "[plan][order]") {
  Wanted wanted;
  wanted.want("a").resource.depends_on = {"cloud/thing/nobody"};
  wanted.order();
  REQUIRE(wanted.findings.size() == 1);
  CHECK(wanted.findings[0].code == "plan.unknown-reference");
  CHECK(wanted.findings[0].address == "cloud/thing/a");
  CHECK(wanted.findings[0].message ==
        "cloud/thing/a needs cloud/thing/nobody, which no role makes");
}

TEST_CASE("what needs all nodes comes after them, and misses one that nobody makes",
          "[plan][order]") {
  Wanted wanted;
  wanted.want("user").resource.needs_nodes.which = "all";
  wanted.want("n0");
  wanted.node("n0");
  CHECK(wanted.order() == Order{1, 0});
  CHECK(wanted.findings.empty());
  wanted.node("n1");
  wanted.order();
  REQUIRE(wanted.findings.size() == 1);
  CHECK(wanted.findings[0].code == "plan.unknown-reference");
}

TEST_CASE("what needs any node does not mind one that nobody makes", "[plan][order]") {
  Wanted wanted;
  wanted.want("user").resource.needs_nodes.which = "any";
  wanted.want("n0");
  wanted.node("n0");
  wanted.node("n1");
  CHECK(wanted.order() == Order{1, 0});
  CHECK(wanted.findings.empty());
}

TEST_CASE("a circle is told from its first to its first", "[plan][order]") {
  Wanted wanted;
  wanted.want("free");
  wanted.want("a").resource.depends_on = {"cloud/thing/b"};
  wanted.want("b").resource.depends_on = {"cloud/thing/a"};
  CHECK(wanted.order() == Order{0});
  REQUIRE(wanted.findings.size() == 1);
  CHECK(wanted.findings[0].code == "plan.cycle");
  CHECK_THAT(wanted.findings[0].message,
             Catch::Contains("cloud/thing/a -> cloud/thing/b -> cloud/thing/a") ||
                 Catch::Contains("cloud/thing/b -> cloud/thing/a -> cloud/thing/b"));
}
