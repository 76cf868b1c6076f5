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

/// Something of another role, in no container, that is wanted as it is on record.
void want_of_another_role(Scene& scene, const std::string& name,
                          const std::vector<std::string>& depends_on) {
  auto& wanted = scene.want(name);
  wanted.role = "config";
  wanted.address = "config/thing/" + name;
  wanted.resource.depends_on = depends_on;
  auto row = scene.have(name);
  row.address = wanted.address;
  row.wiring = wanted.resource;
  scene.state.resources.erase("cloud/thing/" + name);
  scene.state.resources[row.address] = row;
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
  want_of_another_role(scene, "token", {});
  scene.everything_anew = true;
  const auto plan = scene.plan();
  REQUIRE(plan.find("config/thing/token"));
  CHECK(plan.find("config/thing/token")->kind == ChangeKind::replace);
}

TEST_CASE("nothing of another role comes before everything has gone, and what uses it goes first",
          "[steps]") {
  auto scene = moved_service();
  want_of_another_role(scene, "token", {});
  want_of_another_role(scene, "user", {"config/thing/token"});
  scene.everything_anew = true;
  const auto graph = steps_of(scene.plan(), scene.layout);
  CHECK(order_of(graph) ==
        "delete guest-a, delete guest-b, delete service, delete user, delete token, "
        "create service, create a, create guest-a, create b, create guest-b, create token, "
        "create user");
}
