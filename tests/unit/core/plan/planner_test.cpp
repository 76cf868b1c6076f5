#include "core/plan/planner.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("what is wanted and on record alike is left alone", "[plan]") {
  Scene scene;
  scene.want("a", thing("size", 1));
  scene.have("a", thing("size", 1));
  const auto plan = scene.plan();
  CHECK(plan.nothing_to_do());
  CHECK(changes_of(plan).empty());
}

TEST_CASE("an object that something else deleted is planned as create, with the reason", "[plan]") {
  Scene scene;
  scene.want("a");
  scene.have("a");
  scene.gone("a");
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "create a");
  CHECK(plan.changes[0].reason == "it is gone: something else deleted it");
}

TEST_CASE("a changed input updates in place or replaces, as its schema says", "[plan]") {
  Scene scene;
  scene.want("a", thing("size", 2));
  scene.have("a", thing("size", 1));
  scene.want("b", thing("image", "new"));
  scene.have("b", thing("image", "old"));
  CHECK(changes_of(scene.plan()) == "update a, replace b");
}

TEST_CASE("a kept difference is a note, and --replace applies it", "[plan]") {
  Scene scene;
  scene.want("a", thing("letter", "new"));
  scene.have("a", thing("letter", "old"));
  const auto plan = scene.plan();
  CHECK(plan.nothing_to_do());
  REQUIRE(plan.changes[0].notes.size() == 1);
  CHECK(plan.changes[0].inputs["letter"].as_string() == "old");

  scene.replace = {{"cloud/thing/a", "asked for by --replace"}};
  const auto forced = scene.plan();
  CHECK(changes_of(forced) == "replace a");
  CHECK(forced.changes[0].reason == "asked for by --replace");
  CHECK(forced.changes[0].inputs["letter"].as_string() == "new");
}

TEST_CASE("a replacement takes also what an object that stays would keep", "[plan]") {
  Scene scene;
  scene.want("a", Value::map().set("letter", "new").set("image", "new"));
  scene.have("a", Value::map().set("letter", "old").set("image", "old"));
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "replace a");
  CHECK(plan.changes[0].inputs["letter"].as_string() == "new");
  CHECK(plan.changes[0].reason == "image cannot be changed in place");
}

TEST_CASE("a replacement that was decided on goes on, and says why", "[plan]") {
  Scene scene;
  scene.want("a");
  auto& row = scene.have("a");
  row.standing = Standing::leaving;
  row.note = "its token is spent";
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "replace a");
  CHECK(plan.changes[0].reason == "it is still to be deleted: its token is spent");
}

TEST_CASE("drift is put right, and the plan says that it came from outside", "[plan]") {
  Scene scene;
  scene.want("a", thing("size", 1));
  scene.have("a", thing("size", 1));
  auto& read = scene.reads["cloud/thing/a"];
  read.answer = ReadBack::Answer::present;
  read.inputs = thing("size", 7);
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "update a");
  CHECK(plan.changes[0].reason == "size was changed outside");
}

TEST_CASE("a read that fails holds the resource up and changes nothing", "[plan]") {
  Scene scene;
  scene.want("a", thing("size", 2));
  scene.have("a", thing("size", 1));
  auto& read = scene.reads["cloud/thing/a"];
  read.answer = ReadBack::Answer::failed;
  read.failure = std::make_unique<Finding>();
  read.failure->message = "no quorum";
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "hold a");
  CHECK(plan.nothing_to_do());
}

TEST_CASE("what keeps many from being read is told once, with how many there are", "[plan]") {
  Scene scene;
  for (const char* name : {"a", "b", "c"}) {
    scene.want(name, thing("size", 1));
    scene.have(name, thing("size", 1));
    const auto address = std::string("cloud/thing/") + name;
    auto& read = scene.reads[address];
    read.answer = ReadBack::Answer::failed;
    read.failure = std::make_unique<Finding>();
    read.failure->code = std::string(*name == 'c' ? "read.timeout" : "read.unauthenticated");
    read.failure->address = address;
    read.failure->message = "refused " + std::string(name);
  }
  const auto plan = scene.plan();
  REQUIRE(plan.findings.size() == 2);
  CHECK(plan.findings[0].message == "refused c");
  CHECK(plan.findings[1].message == "refused a (and 1 more of the role 'cloud' could not be read)");
  CHECK(plan.findings[1].level == Level::warning);
}

TEST_CASE("a reference to something that changes makes the dependent a maybe", "[plan]") {
  Scene scene;
  scene.want("a", thing("size", 2));
  scene.have("a", thing("size", 1));
  scene.want("b", thing("label", Reference{"cloud/thing/a", "place"}));
  scene.have("b", thing("label", "at-a"));
  CHECK(changes_of(scene.plan()) == "update a, maybe update b");
}

TEST_CASE("a reference to something that stays is its recorded output", "[plan]") {
  Scene scene;
  scene.want("a");
  scene.have("a");
  scene.want("b", thing("label", Reference{"cloud/thing/a", "place"}));
  scene.have("b", thing("label", "elsewhere"));
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "update b");
  CHECK(plan.changes[1].inputs["label"].as_string() == "at-a");
}

TEST_CASE("what is bound to a resource is made anew with it", "[plan]") {
  Scene scene;
  scene.want("machine", thing("image", "new"));
  scene.have("machine", thing("image", "old"));
  scene.want("guest").resource.bound_to = {"cloud/thing/machine"};
  scene.have("guest");
  CHECK(changes_of(scene.plan()) == "replace machine, replace guest");

  Scene lost;
  lost.want("machine");
  lost.want("guest").resource.bound_to = {"cloud/thing/machine"};
  lost.have("guest");
  CHECK(changes_of(lost.plan()) == "create machine, replace guest");
}

TEST_CASE("what is bound to a resource is checked after an interruption", "[plan]") {
  Scene scene;
  scene.want("machine", thing("size", 2));
  scene.have("machine", thing("size", 1));
  scene.want("guest").resource.bound_to = {"cloud/thing/machine"};
  scene.have("guest");
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "update machine, update guest");
  CHECK(plan.changes[1].reason == "it is checked after cloud/thing/machine changes");
}

TEST_CASE("what goes with its container has no delete of its own", "[plan]") {
  Scene scene;
  scene.have("service");
  scene.have("machine").wiring.contained_by = {"cloud/thing/service"};
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "delete machine, delete service");
  CHECK(plan.find("cloud/thing/machine")->taken_by == "cloud/thing/service");
}

TEST_CASE("something protected stops a plan that would delete it", "[plan]") {
  Scene scene;
  scene.have("a").protect = true;
  const auto plan = scene.plan();
  REQUIRE(plan.findings.size() == 1);
  CHECK(plan.findings[0].code == "plan.protected");
}

TEST_CASE("a circle of needs is told with its chain", "[plan]") {
  Scene scene;
  scene.want("a").resource.depends_on = {"cloud/thing/b"};
  scene.want("b").resource.depends_on = {"cloud/thing/a"};
  const auto plan = scene.plan();
  REQUIRE(plan.findings.size() == 1);
  CHECK(plan.findings[0].code == "plan.cycle");
}

TEST_CASE("an open operation is resumed before anything else is decided", "[plan]") {
  Scene scene;
  scene.want("a");
  scene.state.operations["cloud/thing/a"].address = "cloud/thing/a";
  CHECK(changes_of(scene.plan()) == "resume a");
}

TEST_CASE("what is still being made in a container that goes is not made first", "[plan]") {
  Scene scene;
  scene.have("service");
  scene.have("machine").wiring.contained_by = {"cloud/thing/service"};
  auto& open = scene.state.operations["cloud/thing/cluster"];
  open.address = "cloud/thing/cluster";
  open.wiring.contained_by = {"cloud/thing/machine", "cloud/thing/never-made"};
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "delete machine, delete service, delete cluster");
  CHECK(plan.find("cloud/thing/cluster")->taken_by == "cloud/thing/machine");

  scene.want("machine").resource.contained_by = {"cloud/thing/service"};
  scene.want("service");
  const auto alone = scene.plan();
  CHECK(changes_of(alone) == "delete cluster");
  CHECK(alone.find("cloud/thing/cluster")->taken_by.empty());
}

TEST_CASE("what was being made or changed and is no longer wanted is deleted when that has ended",
          "[plan]") {
  for (const auto action : {Action::create, Action::update}) {
    Scene scene;
    scene.type().machine = true;
    if (action == Action::update) scene.have("machine");
    auto& open = scene.state.operations["cloud/thing/machine"];
    open.address = "cloud/thing/machine";
    open.action = action;
    const auto plan = scene.plan();
    CHECK(changes_of(plan) == "delete machine");
    CHECK(plan.changes[0].reason ==
          "its " + std::string(to_text(action)) +
              " was begun and is not settled; after that it goes, since it is no longer wanted");
    CHECK(plan.machines_removed == 1);
  }
}

TEST_CASE("a deletion that was begun is taken up and nothing more", "[plan]") {
  Scene scene;
  scene.have("a");
  auto& open = scene.state.operations["cloud/thing/a"];
  open.address = "cloud/thing/a";
  open.action = Action::remove;
  CHECK(changes_of(scene.plan()) == "resume a");
}
