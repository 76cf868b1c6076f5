#include <catch2/catch.hpp>

#include "core/plan/steps.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// A service that is to be elsewhere, with two machines in it, a cluster that they found, one that
/// joins it, and a guest on each: what needs each other in a circle as long as anything stays.
Scene moved_service() {
  Scene scene;
  scene.want("service", thing("image", "new"));
  scene.have("service", thing("image", "old"));
  for (const auto* name : {"a", "b"}) {
    auto& wanted = scene.want(name);
    wanted.type = &scene.machine();
    auto& machine = wanted.resource;
    machine.contained_by = {"cloud/thing/service"};
    machine.depends_on = {"cloud/thing/service"};
    machine.rolling = "machines";
    scene.have(name).wiring = machine;
    auto& guest = scene.want(std::string("guest-") + name).resource;
    guest.bound_to = {std::string("cloud/thing/") + name};
    guest.depends_on = {"cloud/thing/a"};
    scene.have(std::string("guest-") + name).wiring = guest;
  }
  return scene;
}

}  // namespace

TEST_CASE("when all machines go with what contains them, everything goes before anything comes",
          "[steps]") {
  auto scene = moved_service();
  CHECK(scene.plan().everything_anew);
  scene.everything_anew = true;
  const auto plan = scene.plan();
  CHECK(plan.everything_anew);
  const auto graph = steps_of(plan, scene.layout);
  CHECK_FALSE(circle_in(graph));
  CHECK(order_of(graph) ==
        "delete guest-a, delete guest-b, delete service, create service, create a, create guest-a, "
        "create b, create guest-b");
}

TEST_CASE("a container that goes while a machine outside of it stays is no end of everything",
          "[steps]") {
  auto scene = moved_service();
  scene.want("outside").type = &scene.machine();
  scene.have("outside");
  CHECK_FALSE(scene.plan().everything_anew);

  auto down = moved_service();
  down.desired.clear();
  CHECK_FALSE(down.plan().everything_anew);
}

TEST_CASE("what other roles made is made anew with the machines, though it is not in them",
          "[steps]") {
  auto scene = moved_service();
  auto& token = scene.want("token");
  token.role = "config";
  token.address = "config/thing/token";
  auto& row = scene.have("token");
  row.address = token.address;
  scene.state.resources[token.address] = row;
  scene.state.resources.erase("cloud/thing/token");
  scene.everything_anew = true;
  const auto plan = scene.plan();
  REQUIRE(plan.find("config/thing/token"));
  CHECK(plan.find("config/thing/token")->kind == ChangeKind::replace);
}
