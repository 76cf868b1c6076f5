#include "core/plan/steps.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/plan/settling.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// A resource that is no longer wanted.
DesiredResource node_named(const std::string& name) {
  DesiredResource resource;
  resource.resource.name = name;
  resource.address = "cloud/thing/" + name;
  return resource;
}

/// Makes a node of a resource.
void lay_out(contract::Layout& layout, const DesiredResource& resource) {
  auto& node = layout.nodes.emplace_back();
  node.name = resource.resource.name;
  node.resource = resource.address;
}

}  // namespace

TEST_CASE("a dependent is made after what it needs and deleted before it", "[steps]") {
  Scene scene;
  scene.want("b").resource.depends_on = {"cloud/thing/a"};
  scene.want("a");
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "create a, create b");

  Scene leaving;
  leaving.have("a");
  leaving.have("b").wiring.depends_on = {"cloud/thing/a"};
  CHECK(order_of(steps_of(leaving.plan(), leaving.layout)) == "delete b, delete a");
}

TEST_CASE("what is bound leaves before the replacement and comes back after it", "[steps]") {
  Scene scene;
  scene.want("machine", thing("image", "new"));
  scene.have("machine", thing("image", "old"));
  scene.want("guest").resource.bound_to = {"cloud/thing/machine"};
  scene.have("guest").wiring.bound_to = {"cloud/thing/machine"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete guest, delete machine, create machine, create guest");
}

TEST_CASE("of two that are bound to a replaced machine the one that needs the other leaves first",
          "[steps]") {
  Scene scene;
  scene.want("machine", thing("image", "new"));
  scene.have("machine", thing("image", "old"));
  for (const auto* name : {"member", "guest"}) {
    scene.want(name).resource.bound_to = {"cloud/thing/machine"};
    scene.have(name).wiring.bound_to = {"cloud/thing/machine"};
  }
  scene.desired.back().resource.depends_on = {"cloud/thing/member"};
  scene.state.resources.at("cloud/thing/guest").wiring.depends_on = {"cloud/thing/member"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete guest, delete member, delete machine, create machine, create member, create guest");
}

TEST_CASE("a container's delete takes its rows along and waits for what depends on them",
          "[steps]") {
  Scene scene;
  scene.have("service");
  scene.have("machine").wiring.contained_by = {"cloud/thing/service"};
  scene.have("record").wiring.depends_on = {"cloud/thing/machine"};
  const auto graph = steps_of(scene.plan(), scene.layout);
  CHECK(order_of(graph) == "delete record, delete service");
  const auto service = std::find_if(graph.steps.begin(), graph.steps.end(), [](const Step& step) {
    return step.address == "cloud/thing/service";
  });
  CHECK(service->takes_along == std::vector<std::string>{"cloud/thing/machine"});
}

TEST_CASE("replacements of a rolling group go one chain after another", "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) {
    scene.want(name, thing("image", "new")).resource.rolling = "machines";
    scene.have(name, thing("image", "old"));
  }
  scene.want("guest").resource.bound_to = {"cloud/thing/a"};
  scene.have("guest").wiring.bound_to = {"cloud/thing/a"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete guest, delete a, create a, create guest, delete b, create b");
}

TEST_CASE("new members of a rolling group come before the first is taken away", "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) {
    scene.want(name, thing("image", "new")).resource.rolling = "machines";
    scene.have(name, thing("image", "old"));
  }
  scene.want("fresh").resource.rolling = "machines";
  scene.want("guest").resource.bound_to = {"cloud/thing/fresh"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "create fresh, create guest, delete a, create a, delete b, create b");
}

TEST_CASE("what is still to be made on a member comes before the next is taken away", "[steps]") {
  Scene scene;
  scene.want("a", thing("image", "new")).resource.rolling = "machines";
  scene.have("a", thing("image", "new"));
  scene.want("guest").resource.bound_to = {"cloud/thing/a"};
  scene.want("b", thing("image", "new")).resource.rolling = "machines";
  scene.have("b", thing("image", "old"));
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "create guest, delete b, create b");
}

TEST_CASE("a new member that needs one that is replaced comes when that is there", "[steps]") {
  Scene scene;
  scene.want("a", thing("image", "new")).resource.rolling = "machines";
  scene.have("a", thing("image", "old"));
  auto& fresh = scene.want("fresh").resource;
  fresh.rolling = "machines";
  fresh.depends_on = {"cloud/thing/a"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "delete a, create a, create fresh");
}

TEST_CASE("what needs all members of a rolling group waits for none of them in a circle",
          "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) {
    scene.want(name, thing("image", "new")).resource.rolling = "machines";
    scene.have(name, thing("image", "old"));
  }
  scene.want("cluster").resource.depends_on = {"cloud/thing/a", "cloud/thing/b"};
  auto& guest = scene.want("guest").resource;
  guest.bound_to = {"cloud/thing/a"};
  guest.depends_on = {"cloud/thing/cluster"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete a, create a, delete b, create b, create cluster, create guest");
}

TEST_CASE("one node of several is enough for what needs any", "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) lay_out(scene.layout, scene.want(name));
  scene.want("user").resource.needs_nodes.which = "any";
  const auto graph = steps_of(scene.plan(), scene.layout);
  REQUIRE(graph.steps.size() == 3);
  CHECK(graph.steps[2].any_node);
  CHECK(graph.nodes == std::vector<std::size_t>{0, 1});
  CHECK(graph.order.before_count(2) == 0);
}

TEST_CASE("what needs any node waits for none when one is there", "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) lay_out(scene.layout, scene.want(name));
  scene.have("a");
  scene.want("user").resource.needs_nodes.which = "any";
  const auto graph = steps_of(scene.plan(), scene.layout);
  REQUIRE(graph.steps.size() == 2);
  CHECK_FALSE(graph.steps[1].any_node);
  CHECK(graph.nodes.empty());
}

TEST_CASE("what needs all nodes is made after all of them, in the place that its number gives it",
          "[steps]") {
  Scene scene;
  for (const auto* name : {"user", "other"}) scene.want(name).resource.needs_nodes.which = "all";
  for (const auto* name : {"a", "b", "c"}) lay_out(scene.layout, scene.want(name));
  scene.want("last").resource.depends_on = {"cloud/thing/c"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "create a, create b, create c, create user, create other, create last");
}

TEST_CASE("what needs all nodes has the word on record, not their addresses", "[steps]") {
  for (const auto* which : {"all", "any"}) {
    Scene scene;
    for (const auto* name : {"a", "b", "c"}) lay_out(scene.layout, scene.want(name));
    auto& user = scene.want("user").resource;
    user.needs_nodes.which = which;
    user.depends_on = {"cloud/thing/b"};
    const auto graph = steps_of(scene.plan(), scene.layout);
    CHECK(graph.steps.back().wiring.needs_nodes.which == which);
    CHECK(graph.steps.back().wiring.depends_on == std::vector<std::string>{"cloud/thing/b"});
  }
}

TEST_CASE("what needs nodes by its record is deleted before any of them", "[steps]") {
  for (const auto* which : {"all", "any"}) {
    Scene scene;
    for (const auto* name : {"a", "b", "c"}) {
      scene.have(name);
      lay_out(scene.recorded, node_named(name));
    }
    for (const auto* name : {"x", "y"}) scene.have(name).wiring.needs_nodes.which = which;
    CAPTURE(which);
    CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
          "delete x, delete y, delete a, delete b, delete c");
  }
}

TEST_CASE("a record of an older program, which lists the nodes, is deleted before them too",
          "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b"}) {
    scene.have(name);
    lay_out(scene.recorded, node_named(name));
  }
  for (const auto* name : {"x", "y"})
    scene.have(name).wiring.depends_on = {"cloud/thing/a", "cloud/thing/b"};
  scene.state.resources.at("cloud/thing/y").wiring.needs_nodes.which = "all";
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "delete x, delete y, delete a, delete b");
}

TEST_CASE("what needs all nodes is changed before one of them goes for good", "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b", "c"}) {
    scene.have(name);
    lay_out(scene.recorded, node_named(name));
  }
  lay_out(scene.layout, scene.want("a"));
  scene.want("user", thing("label", "new")).resource.needs_nodes.which = "all";
  scene.have("user", thing("label", "old")).wiring.needs_nodes.which = "all";
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "update user, delete b, delete c");
}

TEST_CASE("what needs all nodes is changed after those that are replaced are there again",
          "[steps]") {
  Scene scene;
  for (const auto* name : {"a", "b", "c"}) {
    scene.have(name, thing("image", "old"));
    lay_out(scene.layout, scene.want(name, thing("image", "new")));
  }
  for (const auto* name : {"x", "y"}) {
    scene.want(name, thing("label", "new")).resource.needs_nodes.which = "all";
    scene.have(name, thing("label", "old")).wiring.needs_nodes.which = "all";
  }
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete a, create a, delete b, create b, delete c, create c, update x, update y");
}

TEST_CASE("of what needs all nodes and what they are, one delete takes all along", "[steps]") {
  Scene scene;
  scene.have("service");
  for (const auto* name : {"a", "b", "c"}) {
    scene.have(name).wiring.contained_by = {"cloud/thing/service"};
    lay_out(scene.recorded, node_named(name));
  }
  for (const auto* name : {"x", "y"}) {
    auto& wiring = scene.have(name).wiring;
    wiring.needs_nodes.which = "all";
    wiring.contained_by = {"cloud/thing/service"};
  }
  scene.have("z").wiring.needs_nodes.which = "all";
  const auto graph = steps_of(scene.plan(), scene.layout);
  CHECK(order_of(graph) == "delete z, delete service");
  CHECK_FALSE(circle_in(graph));
}

TEST_CASE("the steps of twice as many on twice as many nodes have twice as many edges", "[steps]") {
  const auto edges_of = [](int count) {
    Scene scene;
    for (int number = 0; number < count; ++number) {
      lay_out(scene.layout, scene.want("node-" + std::to_string(number)));
      scene.want("user-" + std::to_string(number)).resource.needs_nodes.which = "all";
    }
    const auto graph = steps_of(scene.plan(), scene.layout);
    std::size_t edges = 0;
    for (std::size_t at = 0; at < graph.steps.size(); ++at)
      edges += graph.order.after(at).size() + graph.order.joints_after(at).size() +
               graph.order.before_count(at);
    return edges;
  };
  CHECK(edges_of(200) == 2 * edges_of(100));
}

TEST_CASE("an open operation goes on beside what is not begun yet, and its dependents wait for it",
          "[steps]") {
  Scene scene;
  scene.want("open");
  auto& operation = scene.state.operations["cloud/thing/open"];
  operation.address = "cloud/thing/open";
  operation.key = "the-key";
  scene.want("other");
  scene.want("after").resource.depends_on = {"cloud/thing/open"};
  const auto graph = steps_of(scene.plan(), scene.layout);
  REQUIRE(graph.steps.size() == 3);
  CHECK(graph.steps[0].open->key == "the-key");
  CHECK(graph.order.before_count(0) == 0);
  CHECK(graph.order.before_count(1) == 0);
  CHECK(graph.order.before_count(2) == 1);
}

TEST_CASE("where a type asks for it the replacement is made first, and the old one goes last",
          "[steps]") {
  Scene scene;
  scene.type().create_first = true;
  scene.want("machine", thing("image", "new"));
  scene.have("machine", thing("image", "old"));
  scene.want("user", thing("label", "new")).resource.depends_on = {"cloud/thing/machine"};
  scene.have("user", thing("label", "old")).wiring.depends_on = {"cloud/thing/machine"};
  scene.want("guest").resource.bound_to = {"cloud/thing/machine"};
  scene.have("guest").wiring.bound_to = {"cloud/thing/machine"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "delete guest, create machine, update user, create guest, delete machine~1");
}

TEST_CASE(
    "an old one on record is deleted once its replacement is whole and its users have changed",
    "[steps]") {
  Scene scene;
  scene.type().create_first = true;
  scene.want("machine", thing("image", "new"));
  scene.have("machine", thing("image", "new")).standing = Standing::half_made;
  scene.have("machine~1", thing("image", "old")).standing = Standing::leaving;
  scene.want("user", thing("label", "new")).resource.depends_on = {"cloud/thing/machine"};
  scene.have("user", thing("label", "old")).wiring.depends_on = {"cloud/thing/machine"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) ==
        "create machine, update user, delete machine~1");
}

TEST_CASE("what contains others is deleted before its replacement is made", "[steps]") {
  Scene scene;
  scene.type().create_first = true;
  scene.want("service", thing("image", "new"));
  scene.have("service", thing("image", "old"));
  scene.want("machine").resource.contained_by = {"cloud/thing/service"};
  scene.have("machine").wiring.contained_by = {"cloud/thing/service"};
  const auto order = order_of(steps_of(scene.plan(), scene.layout));
  CHECK(order.find("delete service, create service") == 0);
}

TEST_CASE("operations that would wait for each other are told by name", "[steps]") {
  Scene scene;
  scene.want("a");
  scene.want("b");
  auto graph = steps_of(scene.plan(), scene.layout);
  CHECK_FALSE(circle_in(graph));
  graph.order.add_edge(0, 1);
  graph.order.add_edge(1, 0);
  const auto circle = circle_in(graph);
  REQUIRE(circle);
  CHECK(circle->message ==
        "the operations would wait for each other in a circle: "
        "create cloud/thing/b -> create cloud/thing/a -> create cloud/thing/b");
}

TEST_CASE("a container's delete takes along what is still being made in it", "[steps]") {
  Scene scene;
  scene.have("service");
  auto& open = scene.state.operations["cloud/thing/machine"];
  open.address = "cloud/thing/machine";
  open.wiring.contained_by = {"cloud/thing/service"};
  const auto graph = steps_of(scene.plan(), scene.layout);
  CHECK(order_of(graph) == "delete service");
  CHECK(graph.steps[0].takes_along == std::vector<std::string>{"cloud/thing/machine"});

  auto& leaving = scene.state.operations["cloud/thing/service"];
  leaving.address = "cloud/thing/service";
  leaving.action = Action::remove;
  const auto settling = steps_to_settle(scene.state);
  CHECK(order_of(settling) == "delete service");
  CHECK(settling.steps[0].takes_along == std::vector<std::string>{"cloud/thing/machine"});
}

TEST_CASE(
    "what is no longer wanted goes after the operation that was begun, and before its machine",
    "[steps]") {
  Scene scene;
  scene.have("machine");
  auto& open = scene.state.operations["cloud/thing/guest"];
  open.address = "cloud/thing/guest";
  open.plugin = "test";
  open.wiring.bound_to = {"cloud/thing/machine"};
  const auto graph = steps_of(scene.plan(), scene.layout);
  CHECK(order_of(graph) == "create guest, delete guest, delete machine");
  REQUIRE(graph.steps.size() == 3);
  CHECK(graph.steps[1].open);
  CHECK_FALSE(graph.steps[2].open);
  CHECK(graph.steps[2].prior_id.empty());
}

TEST_CASE("what an operation in progress needs is not deleted before it has ended", "[steps]") {
  Scene scene;
  scene.have("old");
  scene.want("user");
  auto& open = scene.state.operations["cloud/thing/user"];
  open.address = "cloud/thing/user";
  open.wiring.depends_on = {"cloud/thing/old"};
  CHECK(order_of(steps_of(scene.plan(), scene.layout)) == "create user, delete old");
}
