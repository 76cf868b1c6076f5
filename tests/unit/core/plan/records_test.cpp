#include <catch2/catch.hpp>

#include "core/plan/steps.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a record that says otherwise than is planned is rewritten, without an operation",
          "[plan]") {
  struct Row {
    const char* what;
    void (*differs)(Scene& scene, DesiredResource& wanted, ResourceRow& row);
  };
  const std::vector<Row> rows = {
      {"an edge that came",
       [](auto&, auto& wanted, auto&) { wanted.resource.depends_on = {"cloud/thing/b"}; }},
      {"an edge that went", [](auto&, auto&, auto& row) { row.wiring.depends_on = {"gone"}; }},
      {"a container",
       [](auto&, auto&, auto& row) { row.wiring.contained_by = {"cloud/thing/elsewhere"}; }},
      {"what it is bound to", [](auto&, auto&, auto& row) { row.wiring.bound_to = {"gone"}; }},
      {"a group", [](auto&, auto& wanted, auto&) { wanted.resource.exclusive = {"one"}; }},
      {"a rolling group", [](auto&, auto& wanted, auto&) { wanted.resource.rolling = "all"; }},
      {"the nodes that it needs",
       [](Scene& scene, auto& wanted, auto&) {
         wanted.resource.needs_nodes = {"all", ""};
         auto& node = scene.layout.nodes.emplace_back();
         node.resource = "cloud/thing/b";
       }},
      {"the version of its schema", [](Scene& scene, auto&, auto&) { scene.type().version = 2; }},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    Scene scene;
    scene.want("b");
    scene.have("b");
    auto& wanted = scene.want("a");
    row.differs(scene, wanted, scene.have("a"));
    const auto plan = scene.plan();
    CHECK(plan.nothing_to_do());
    REQUIRE(plan.find("cloud/thing/a"));
    CHECK(plan.find("cloud/thing/a")->stale);

    auto& record = scene.state.resources.at("cloud/thing/a");
    record.wiring = wiring_of(scene.desired.back().resource, NodeAddresses(scene.layout));
    record.schema_version = scene.type().version;
    CHECK_FALSE(scene.plan().find("cloud/thing/a")->stale);
  }
}

TEST_CASE("protection that comes or goes is a change of the record alone, and is told", "[plan]") {
  for (const bool guarded : {true, false}) {
    Scene scene;
    scene.want("a").protect = guarded;
    scene.have("a").protect = !guarded;
    const auto plan = scene.plan();
    CHECK(changes_of(plan) == "record a");
    CHECK(plan.changes[0].reason ==
          (guarded ? "it is protected from now on" : "it is not protected any more"));
    CHECK(plan.only_records());
    CHECK_FALSE(plan.nothing_to_do());
    CHECK(steps_of(plan, scene.layout).steps.empty());
  }
}

TEST_CASE("the file protects or lets go; the record counts beside it when everything is to go",
          "[plan]") {
  struct Row {
    const char* file;  ///< yes, no, or not in it
    bool record;
    bool takes_down;
    bool refused;
  };
  const std::vector<Row> rows = {
      {"yes", false, false, true}, {"yes", false, true, true}, {"yes", true, true, true},
      {"no", true, false, false},  {"no", true, true, true},   {"no", false, true, false},
      {"", true, false, true},     {"", false, false, false},  {"", true, true, true}};
  for (const auto& row : rows) {
    INFO("file: " << row.file << ", record: " << row.record << ", down: " << row.takes_down);
    Scene scene;
    scene.have("a").protect = row.record;
    scene.have("b").protect = row.record;
    if (*row.file) scene.protects["cloud"] = *row.file == 'y';
    scene.takes_down = row.takes_down;
    const auto plan = scene.plan();
    CHECK(has_errors(plan.findings) == row.refused);
    if (!row.refused) continue;
    REQUIRE(plan.findings.size() == 1);
    CHECK(plan.findings[0].message.find("(and 1 more of the role 'cloud')") != std::string::npos);
  }
}
