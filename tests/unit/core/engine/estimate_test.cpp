#include "core/engine/estimate.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

Step step(const std::string& name, Action action = Action::create) {
  Step made;
  made.address = "cloud/disk/" + name;
  made.action = action;
  return made;
}

/// Steps that each take so many seconds by their type.
struct Scene {
  ResourceType type;
  State state;
  StepGraph graph;

  Scene() { type.usually_s = {{"create", 10.0}, {"update", 4.0}}; }

  Step& add(const std::string& name) {
    graph.order.add_node();
    auto& made = graph.steps.emplace_back(step(name));
    made.type = &type;
    return made;
  }
};

}  // namespace

TEST_CASE("history goes before what the type says, and that before a second",
          "[engine][estimate]") {
  Scene scene;
  auto create = step("a");
  CHECK(estimated_seconds(create, scene.state) == 1);
  create.type = &scene.type;
  CHECK(estimated_seconds(create, scene.state) == 10);
  scene.state.timings["cloud/disk/create"].seconds = 3;
  CHECK(estimated_seconds(create, scene.state) == 3);
  auto update = step("a", Action::update);
  update.type = &scene.type;
  CHECK(estimated_seconds(update, scene.state) == 4);
  auto remove = step("a", Action::remove);
  remove.type = &scene.type;
  CHECK(estimated_seconds(remove, scene.state) == 1);
}

TEST_CASE("the whole takes as long as its longest chain", "[engine][estimate]") {
  Scene scene;
  CHECK(estimate_of(scene.graph, scene.state).seconds == 0);
  for (const char* name : {"a", "b", "c"}) scene.add(name);
  CHECK(estimate_of(scene.graph, scene.state).seconds == 10);
  scene.graph.order.add_edge(0, 1);
  CHECK(estimate_of(scene.graph, scene.state).seconds == 20);
}

TEST_CASE("or as its busiest group, where that is longer", "[engine][estimate]") {
  Scene scene;
  for (const char* name : {"a", "b", "c"}) scene.add(name).wiring.exclusive = {"service"};
  scene.add("d").wiring.exclusive = {"other"};
  scene.graph.order.add_edge(0, 3);
  CHECK(estimate_of(scene.graph, scene.state).seconds == 30);
}

TEST_CASE("an emulated side is as much faster as it says, where no history knows better",
          "[engine][estimate]") {
  Scene scene;
  scene.add("a");
  CHECK(estimate_of(scene.graph, scene.state, {{"cloud", 20.0}}).seconds == 0.5);
  CHECK(estimate_of(scene.graph, scene.state, {{"platform", 20.0}}).seconds == 10);
  scene.state.timings["cloud/disk/create"].seconds = 3;
  CHECK(estimate_of(scene.graph, scene.state, {{"cloud", 20.0}}).seconds == 3);
}

TEST_CASE("an estimate is a guess while most of it was never seen", "[engine][estimate]") {
  Scene scene;
  scene.add("a");
  scene.add("b").action = Action::update;
  CHECK(estimate_of(scene.graph, scene.state).guessed);
  scene.state.timings["cloud/disk/update"].seconds = 4;
  CHECK(estimate_of(scene.graph, scene.state).guessed);
  scene.state.timings["cloud/disk/create"].seconds = 10;
  CHECK_FALSE(estimate_of(scene.graph, scene.state).guessed);
}

TEST_CASE("an estimate of which half was seen is no guess, however short it is",
          "[engine][estimate]") {
  Scene scene;
  scene.add("a");
  scene.add("b").action = Action::update;
  scene.type.usually_s = {{"create", 0.5}, {"update", 0.5}};
  scene.state.timings["cloud/disk/update"].seconds = 0.5;
  CHECK_FALSE(estimate_of(scene.graph, scene.state).guessed);
  scene.state.timings["cloud/disk/update"].seconds = 0.4;
  CHECK(estimate_of(scene.graph, scene.state).guessed);
  scene.state.timings["cloud/disk/create"].seconds = 0.5;
  CHECK_FALSE(estimate_of(scene.graph, scene.state).guessed);
}
