#include <catch2/catch.hpp>

#include "core/plan/steps.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("what is wanted and whose container goes is planned as replaced", "[plan]") {
  Scene scene;
  scene.have("old");
  scene.want("new");
  scene.want("machine").resource.contained_by = {"cloud/thing/new"};
  scene.have("machine").wiring.contained_by = {"cloud/thing/old"};
  scene.want("guest").resource.bound_to = {"cloud/thing/machine"};
  scene.have("guest").wiring.bound_to = {"cloud/thing/machine"};
  scene.want("user", thing("label", Reference{"cloud/thing/machine", "place"}));
  scene.have("user", thing("label", "at-machine"));
  const auto plan = scene.plan();
  CHECK(changes_of(plan) ==
        "create new, replace machine, replace guest, maybe update user, delete old");
  const auto* machine = plan.find("cloud/thing/machine");
  CHECK(machine->taken_by == "cloud/thing/old");
  CHECK(machine->reason == "it goes with cloud/thing/old, which is deleted");
}

TEST_CASE("what is in several containers stays as long as one of them does", "[plan]") {
  Scene scene;
  scene.want("one", thing("image", "new"));
  scene.have("one", thing("image", "old"));
  scene.want("two");
  scene.have("two");
  scene.want("guest");
  scene.have("guest").wiring.contained_by = {"cloud/thing/one", "cloud/thing/two"};
  CHECK(changes_of(scene.plan()) == "replace one");
  scene.desired[1].resource.inputs = thing("image", "new");
  CHECK(changes_of(scene.plan()) == "replace one, replace two, replace guest");
}

TEST_CASE("whatever its standing, what is wanted goes with its container and comes again",
          "[plan]") {
  struct Row {
    const char* what;
    void (*make)(Scene& scene);
  };
  const std::vector<Row> rows = {
      {"whole", [](Scene& scene) { scene.have("machine"); }},
      {"half made", [](Scene& scene) { scene.have("machine").standing = Standing::half_made; }},
      {"unread",
       [](Scene& scene) {
         scene.have("machine");
         auto& read = scene.reads["cloud/thing/machine"];
         read.answer = ReadBack::Answer::failed;
         read.failure = std::make_unique<Finding>();
       }},
      {"being changed",
       [](Scene& scene) {
         scene.have("machine");
         auto& open = scene.state.operations["cloud/thing/machine"];
         open.address = "cloud/thing/machine";
         open.action = Action::update;
       }},
      {"being made",
       [](Scene& scene) {
         auto& open = scene.state.operations["cloud/thing/machine"];
         open.address = "cloud/thing/machine";
         open.wiring.contained_by = {"cloud/thing/service"};
       }},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    Scene scene;
    scene.want("service", thing("image", "new"));
    scene.have("service", thing("image", "old"));
    scene.want("machine").resource.contained_by = {"cloud/thing/service"};
    row.make(scene);
    if (const auto at = scene.state.resources.find("cloud/thing/machine");
        at != scene.state.resources.end())
      at->second.wiring.contained_by = {"cloud/thing/service"};
    const auto plan = scene.plan();
    CHECK(changes_of(plan) == "replace service, replace machine");
    CHECK(plan.find("cloud/thing/machine")->taken_by == "cloud/thing/service");
    const auto graph = steps_of(plan, scene.layout);
    CHECK(circle_in(graph) == std::nullopt);
    REQUIRE(graph.steps.size() == 3);
    CHECK(graph.steps[0].takes_along == std::vector<std::string>{"cloud/thing/machine"});
  }
}
