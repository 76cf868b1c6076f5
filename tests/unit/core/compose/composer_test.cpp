#include "core/compose/composer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "scene.hpp"
#include "slipway/bytes.hpp"
#include "slipway/contract/forms.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

const DesiredResource& only(const Composition& made) {
  REQUIRE(made.resources->size() == 1);
  return made.resources->front();
}

Value failed() {
  return Value::map()
      .set("outcome", "failed")
      .set("class", "invalid")
      .set("message", "this cannot be");
}

}  // namespace

TEST_CASE("the cloud is asked for each node of each group, with the group's own options",
          "[compose][composer]") {
  Scene scene;
  scene.group("", 0);
  scene.stack.roles["cloud"].nodes.clear();
  scene.group("web", 2, Value::map().set("size", "Large"));
  scene.group("db", 1);
  const auto made = scene.compose();
  CHECK(made.findings.empty());
  const auto asked = scene.cloud.asked(Function::layout);
  REQUIRE(asked.size() == 1);
  const auto& nodes = asked[0]["nodes"].as_list();
  REQUIRE(nodes.size() == 3);
  CHECK(nodes[0]["group"].as_string() == "web");
  CHECK(nodes[1]["index"].as_int() == 1);
  CHECK(nodes[1]["options"]["size"].as_string() == "Large");
  CHECK(nodes[2]["group"].as_string() == "db");
  CHECK(nodes[2]["options"]["size"].is_null());
  REQUIRE(made.layout.nodes.size() == 3);
  CHECK(made.layout.nodes[2].name == "demo-db-0");
}

TEST_CASE("without a cloud the nodes are numbered by group", "[compose][composer]") {
  Scene scene;
  scene.stack.roles.erase("cloud");
  scene.stack.roles["platform"].nodes_given = true;
  scene.stack.roles["platform"].nodes.push_back({"web", 2, Value::map(), {}});
  const auto made = scene.compose();
  REQUIRE(made.layout.nodes.size() == 2);
  CHECK(made.layout.nodes[0].name == "demo-web-0");
  CHECK(made.layout.nodes[1].name == "demo-web-1");
  CHECK(scene.cloud.asked(Function::layout).empty());
}

TEST_CASE("a config alone is for one node", "[compose][composer]") {
  Scene scene;
  scene.stack.roles.erase("cloud");
  scene.stack.roles.erase("platform");
  const auto made = scene.compose();
  REQUIRE(made.layout.nodes.size() == 1);
  CHECK(made.layout.nodes[0].name == "demo-0");
}

TEST_CASE("a layout that names nodes wrongly is the plugin's fault, and nothing goes on",
          "[compose][composer]") {
  struct Row {
    const char* name;
    const char* resource;
    const char* says;
  };
  const auto row = GENERATE(Row{"a b", "cloud/machine/a", "which is not made of letters"},
                            Row{"twice", "cloud/machine/a", "two nodes of the name 'twice'"},
                            Row{"a", "platform/unit/a", "names no resource of its own"});
  Scene scene;
  scene.cloud.on(Function::layout, [&](const Value& request, const CallServices&) {
    Value nodes = Value::list();
    for (const auto& wanted : request["nodes"].as_list())
      nodes.push(node(wanted)
                     .set("name", std::string(row.name) == "twice"
                                      ? std::string("twice")
                                      : row.name + std::to_string(wanted["index"].as_int()))
                     .set("resource", row.resource));
    return Value::map().set("nodes", std::move(nodes));
  });
  const auto made = scene.compose();
  REQUIRE_FALSE(made.findings.empty());
  CHECK(made.findings[0].code == "plugin.layout");
  CHECK_THAT(made.findings[0].message, Catch::Contains(row.says));
  CHECK(scene.cloud.asked(Function::contribute).empty());
}

TEST_CASE("the platform says first what it needs, and the cloud then knows its endpoints",
          "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    return Value::map().set("endpoints",
                            Value::list().push(Value::map().set("name", "web").set("port", 80)));
  });
  const auto made = scene.compose();
  REQUIRE(made.endpoints.size() == 1);
  CHECK(made.endpoints[0].port == 80);
  const auto to_cloud = scene.cloud.asked(Function::contribute);
  REQUIRE(to_cloud.size() == 1);
  CHECK(to_cloud[0]["endpoints"].size() == 1);
  CHECK(scene.platform.asked(Function::contribute)[0]["endpoints"].size() == 0);
  CHECK(to_cloud[0]["layout"]["nodes"].size() == 2);
  CHECK(to_cloud[0].find("inventory") == nullptr);
  CHECK(scene.platform.asked(Function::contribute)[0].find("inventory") != nullptr);
  CHECK(to_cloud[0]["nodes"]["demo-0"].as_string() == "new");
}

TEST_CASE("config documents become what the cloud gives to the machines", "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto file = Value::map().set("path", "/etc/motd").set("content", "hello");
    const auto part = Value::map().set("files", Value::list().push(file));
    return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
  });
  scene.config.on(Function::expand, [](const Value& request, const CallServices&) {
    Value data = Value::map();
    for (const auto& [name, config] : request["node_configs"].as_map())
      data.set(name, name + " " + config["files"].as_list()[0]["content"].as_string());
    return Value::map().set("user_data", std::move(data));
  });
  const auto made = scene.compose();
  CHECK(made.findings.empty());
  CHECK(made.user_data["demo-1"].as_string() == "demo-1 hello");
  const auto to_cloud = scene.cloud.asked(Function::expand);
  REQUIRE(to_cloud.size() == 1);
  CHECK(to_cloud[0]["user_data"] == made.user_data);
}

TEST_CASE("what the config plugin cannot express is told once for all nodes",
          "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto part = Value::map().set("packages", Value::list().push("jq"));
    return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
  });
  const auto made = scene.compose();
  REQUIRE(codes(made) == std::vector<std::string>{"compose.cannot-express"});
  CHECK_THAT(made.findings[0].message,
             Catch::Contains("'packages'") && Catch::Contains("'papers'"));
  CHECK(made.findings[0].role == "config");
  CHECK(scene.config.asked(Function::expand).empty());
}

TEST_CASE("what the config plugin cannot express is found in every node, be it the last",
          "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto part = Value::map().set("packages", Value::list().push("jq"));
    const auto for_one = Value::map().set("node", "demo-1").set("config", part);
    return Value::map().set("fragments", Value::list().push(for_one));
  });
  const auto made = scene.compose();
  REQUIRE(codes(made) == std::vector<std::string>{"compose.cannot-express"});
  CHECK_THAT(made.findings[0].message, Catch::Contains("'demo-1'"));
}

TEST_CASE("without a config the cloud sends the user's own document", "[compose][composer]") {
  Scene scene;
  scene.stack.roles.erase("config");
  scene.cloud.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto part = Value::map().set("base", Value::map().set("bytes", "#!/bin/sh\n"));
    return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
  });
  const auto made = scene.compose();
  CHECK(made.user_data["demo-0"] == bytes_value("#!/bin/sh\n"));
  CHECK(made.user_data.size() == 2);
}

TEST_CASE("a resource belongs to the role and the plugin that made it", "[compose][composer]") {
  Scene scene;
  scene.stack.roles["cloud"].protect = true;
  Scene::expands(scene.cloud, {resource("machine", "demo-0")});
  const auto made = scene.compose();
  const auto& machine = only(made);
  CHECK(machine.address == "cloud/machine/demo-0");
  CHECK(machine.role == "cloud");
  CHECK(machine.plugin == "rooms");
  CHECK(machine.protect);
  REQUIRE(machine.type != nullptr);
  CHECK(machine.type->name == "machine");
}

TEST_CASE("inputs that are wanted as they are on record are held once, unless some are sensitive",
          "[compose][composer]") {
  const bool sensitive = GENERATE(false, true);
  Scene scene;
  const auto inputs = [](bool marked) {
    return Value::map().set("what", Value("large").mark_sensitive(marked));
  };
  Scene::expands(scene.cloud, {resource("machine", "demo-0").set("inputs", inputs(sensitive))});
  auto& row = scene.state.resources["cloud/machine/demo-0"];
  row.address = "cloud/machine/demo-0";
  row.plugin = "rooms";
  row.inputs = inputs(false);
  const auto made = scene.compose();
  const auto& wanted = only(made).resource.inputs;
  CHECK(wanted == row.inputs);
  CHECK((&wanted.as_map() == &row.inputs.as_map()) == !sensitive);
  CHECK(wanted["what"].sensitive() == sensitive);
}

TEST_CASE("a resource that the schema does not describe is refused, and its emitter told so",
          "[compose][composer]") {
  for (const auto& item : {resource("cellar", "a"), resource("machine", "a b"),
                           resource("machine", "a~1"), resource("machine", "")}) {
    Scene scene;
    bool taken = true;
    scene.cloud.on(Function::expand, [&](const Value&, const CallServices& services) {
      taken = services.emit(item);
      return Value::map();
    });
    const auto made = scene.compose();
    CAPTURE(item["type"].as_string(), item["name"].as_string());
    CHECK(codes(made) == std::vector<std::string>{"plugin.resource"});
    CHECK_FALSE(taken);
    CHECK(made.resources->empty());
  }
}

TEST_CASE("what lives on the nodes goes with what takes all of them", "[compose][composer]") {
  Scene scene;
  const auto needs = Value::map().set("which", "one").set("node", "demo-0");
  Scene::expands(scene.platform,
                 {resource("unit", "on").set("needs_nodes", needs), resource("unit", "off"),
                  resource("unit", "own")
                      .set("needs_nodes", needs)
                      .set("contained_by", Value::list().push("cloud/machine/x"))});
  const auto made = scene.compose();
  REQUIRE(made.resources->size() == 3);
  CHECK((*made.resources)[0].resource.contained_by ==
        std::vector<std::string>{"cloud/machine/around"});
  CHECK((*made.resources)[1].resource.contained_by.empty());
  CHECK((*made.resources)[2].resource.contained_by == std::vector<std::string>{"cloud/machine/x"});
}

TEST_CASE("the platform comes to a machine after what the config binds to it",
          "[compose][composer]") {
  Scene scene;
  const auto bound = Value::list().push("cloud/machine/demo-0");
  Scene::expands(scene.config, {resource("paper", "member").set("bound_to", bound)});
  Scene::expands(
      scene.platform,
      {resource("unit", "here").set("bound_to", bound),
       resource("unit", "there").set("bound_to", Value::list().push("cloud/machine/demo-1"))});
  const auto made = scene.compose();
  REQUIRE(made.resources->size() == 3);
  CHECK((*made.resources)[1].resource.depends_on ==
        std::vector<std::string>{"config/paper/member"});
  CHECK((*made.resources)[2].resource.depends_on.empty());
}

TEST_CASE("a role that fails ends the composition with its own words", "[compose][composer]") {
  Scene scene;
  scene.config.on(Function::expand, [](const Value&, const CallServices&) { return failed(); });
  Scene::expands(scene.cloud, {resource("machine", "demo-0")});
  const auto made = scene.compose();
  REQUIRE(codes(made) == std::vector<std::string>{"plugin.invalid"});
  CHECK(made.findings[0].message == "this cannot be");
  CHECK(made.findings[0].role == "config");
  CHECK(made.resources->empty());
  CHECK(scene.cloud.asked(Function::expand).empty());
}

TEST_CASE("a failure that is explained by a finding is not told twice", "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto why = Value::map().set("code", "shop.closed").set("message", "it is closed");
    return failed().set("findings", Value::list().push(why));
  });
  const auto made = scene.compose();
  REQUIRE(codes(made) == std::vector<std::string>{"shop.closed"});
  CHECK(made.findings[0].role == "platform");
}

TEST_CASE("a warning does not stop the composition", "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto why =
        Value::map().set("code", "shop.dull").set("message", "it is dull").set("level", "warning");
    return Value::map().set("findings", Value::list().push(why));
  });
  Scene::expands(scene.cloud, {resource("machine", "around"), resource("machine", "demo-0"),
                               resource("machine", "demo-1")});
  const auto made = scene.compose();
  CHECK(codes(made) == std::vector<std::string>{"shop.dull"});
  CHECK(made.resources->size() == 3);
}

TEST_CASE(
    "a reference that leads nowhere is told with plugin, function and key, before anything is done",
    "[compose][composer]") {
  const auto refers = [](const char* address, const char* path) {
    const auto what = Value::map().set("what", Reference{address, path});
    return resource("unit", "one").set("inputs", what);
  };
  Scene scene;
  Scene::expands(scene.cloud, {resource("machine", "around"), resource("machine", "demo-0"),
                               resource("machine", "demo-1")});
  SECTION("to what nobody makes") {
    Scene::expands(scene.platform, {refers("cloud/machine/demo-7", "id")});
    const auto made = scene.compose();
    REQUIRE(codes(made) == std::vector<std::string>{"plugin.reference"});
    CHECK(made.findings[0].message.find("plugin 'shop': expand: platform/unit/one: inputs.what "
                                        "refers to cloud/machine/demo-7, which no role makes; "
                                        "did you mean 'cloud/machine/demo-") == 0);
  }
  SECTION("to an output that is not there") {
    Scene::expands(scene.platform, {refers("cloud/machine/demo-0", "address.0")});
    const auto made = scene.compose();
    REQUIRE(codes(made) == std::vector<std::string>{"plugin.reference"});
    CHECK_THAT(made.findings[0].message,
               Catch::Contains("the output 'address' of cloud/machine/demo-0, which its type does "
                               "not have"));
  }
  SECTION("but each has an id") {
    Scene::expands(scene.platform, {refers("cloud/machine/demo-0", "id")});
    CHECK(scene.compose().findings.empty());
  }
}

TEST_CASE("a cloud that lays out fewer nodes than were asked for is at fault",
          "[compose][composer]") {
  Scene scene;
  scene.cloud.on(Function::layout,
                 [](const Value&, const CallServices&) { return Value::map().set("node", 1); });
  const auto made = scene.compose();
  REQUIRE(codes(made) == std::vector<std::string>{"plugin.layout"});
  CHECK_THAT(made.findings[0].message, Catch::Contains("0 nodes, and 2 were asked for"));
}

TEST_CASE("what a plugin wants made anew ends the round before anything is said of machines",
          "[compose][composer]") {
  Scene scene;
  scene.state.resources["config/paper/member"].address = "config/paper/member";
  scene.config.on(Function::expand, [](const Value&, const CallServices&) {
    return Value::map().set("replace", Value::map().set("config/paper/member", "it is worn"));
  });
  Scene::expands(scene.cloud, {resource("machine", "demo-0")});
  SECTION("until it is among the fates") {
    const auto made = scene.compose();
    REQUIRE(made.replace.size() == 1);
    CHECK(made.replace.at("config/paper/member") == "it is worn");
    CHECK(made.resources->empty());
    CHECK(made.findings.empty());
  }
  SECTION("and to want it again is the plugin's fault") {
    scene.fates["config/paper/member"] = core::Fate::replaced;
    const auto made = scene.compose();
    REQUIRE(codes(made) == std::vector<std::string>{"plugin.replace"});
    CHECK_THAT(made.findings[0].message, Catch::Contains("is made anew already"));
  }
  SECTION("and so is wanting what nobody knows") {
    scene.state.resources.clear();
    const auto made = scene.compose();
    REQUIRE(codes(made) == std::vector<std::string>{"plugin.replace"});
    CHECK_THAT(made.findings[0].message, Catch::Contains("is not on record"));
  }
}

TEST_CASE("what the platform wants shown is kept", "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::expand, [](const Value&, const CallServices&) {
    return Value::map().set("outputs", Value::map().set("url", "http://shop"));
  });
  scene.cloud.on(Function::expand, [](const Value&, const CallServices&) {
    return Value::map().set("outputs", Value::map().set("url", "http://cloud"));
  });
  CHECK(scene.compose().outputs["url"].as_string() == "http://shop");
  Scene::expands(scene.platform, {});
  CHECK(scene.compose().outputs.size() == 0);
}

TEST_CASE("too few nodes for the platform stop it before anything is expanded",
          "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    return Value::map().set("requirements", Value::list().push(Value::map().set("min_nodes", 3)));
  });
  const auto made = scene.compose();
  REQUIRE(made.findings.size() == 1);
  CHECK(made.findings[0].help == "set cloud.nodes to 3");
  CHECK(scene.config.asked(Function::expand).empty());
}

TEST_CASE("two endpoints of one name are refused", "[compose][composer]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto web = Value::map().set("name", "web").set("port", 80);
    return Value::map().set("endpoints", Value::list().push(web).push(Value(web).set("port", 81)));
  });
  CHECK(has_errors(scene.compose().findings));
}
