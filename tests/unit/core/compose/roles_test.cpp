#include "core/compose/roles.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/compose/part_giver.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

/// A stack of the example plugins, and what loading them comes to.
struct Loading {
  Stack stack;
  State state;
  SystemClock clock;
  PluginRegistry registry{{EXAMPLE_PLUGINS, RUN_PLUGINS}};
  Admission admission;
  std::vector<Finding> findings;

  Loading() {
    stack.name = "fair";
    stack.base_dir = std::filesystem::temp_directory_path().string();
    add("cloud", "shed").options.set("root", "boxes");
  }
  StackRole& add(const std::string& role, const std::string& plugin) {
    auto& given = stack.roles[role];
    given.role = role;
    given.plugin = plugin;
    return given;
  }
  Roles load() {
    findings.clear();
    CallServices services;
    services.clock = &clock;
    return Roles::load({stack, registry, admission, state, services}, findings);
  }
  const Finding& only() {
    load();
    REQUIRE(findings.size() == 1);
    return findings[0];
  }
};

}  // namespace

TEST_CASE("a role has its plugin, its checked options and its instance", "[compose][roles]") {
  Loading loading;
  auto roles = loading.load();
  CHECK(loading.findings.empty());
  const auto* cloud = roles.find("cloud");
  REQUIRE(cloud);
  CHECK(cloud->role == "cloud");
  CHECK(cloud->stack_role == &loading.stack.roles["cloud"]);
  CHECK(cloud->plugin->schema().name == "shed");
  CHECK(cloud->options["label"].as_string() == "plain");
  CHECK(cloud->options["root"].as_string() == loading.stack.base_dir + "/boxes");
  CHECK(cloud->instance != nullptr);
  CHECK(roles.find("config") == nullptr);
  CHECK(roles.instance("cloud", "shed") == cloud->instance.get());
  CHECK(roles.instance("cloud", "barn") == nullptr);
  CHECK(roles.instance("config", "shed") == nullptr);
  CHECK(roles.schema("cloud", "shed") == &cloud->plugin->schema());
  CHECK(roles.schema("cloud", "barn") == nullptr);
}

TEST_CASE("a type is known by its address and the plugin that made it", "[compose][roles]") {
  Loading loading;
  auto roles = loading.load();
  const auto* type = roles.type("cloud/box/a", "shed");
  REQUIRE(type);
  CHECK(type->name == "box");
  CHECK(roles.type("cloud/barrel/a", "shed") == nullptr);
  CHECK(roles.type("cloud/box/a", "barn") == nullptr);
  CHECK(roles.type("config/box/a", "shed") == nullptr);
  CHECK(roles.type("box", "shed") == nullptr);
}

TEST_CASE("a plugin that cannot fill its role is told with the role's own place",
          "[compose][roles]") {
  Loading loading;
  SECTION("it is not there") {
    loading.add("cloud", "barn");
    CHECK(loading.only().code == "plugin.not-found");
    CHECK(loading.only().kind == FailureClass::invalid);
    CHECK(loading.only().role == "cloud");
    CHECK(loading.only().option == std::vector<Value>{"plugin"});
    CHECK_FALSE(loading.only().help.empty());
    Place place;
    place.file = "slipway.yaml";
    place.line = 3;
    loading.stack.places["cloud.plugin"] = place;
    CHECK(loading.only().place.line == 3);
  }
  SECTION("it fills others") {
    loading.add("config", "shed");
    CHECK(loading.only().code == "plugin.wrong-role");
    CHECK(loading.only().message == "the plugin 'shed' does not fill the role 'config'");
  }
  SECTION("its content is not the one that was accepted") {
    loading.admission.recorded["shed"] = std::string(64, 'a');
    CHECK(loading.only().code == "plugin.not-loaded");
  }
}

TEST_CASE("faults of options are told of all roles, and those have no instance",
          "[compose][roles]") {
  Loading loading;
  loading.add("cloud", "shed").options = Value::map();
  loading.add("platform", "choir");
  loading.add("config", "letters").options.set("takes_ms", "long");
  auto roles = loading.load();
  CHECK(loading.findings.size() == 3);
  for (const auto* role : {"cloud", "config", "platform"}) {
    REQUIRE(roles.find(role));
    CHECK(roles.find(role)->instance == nullptr);
    CHECK(roles.find(role)->plugin != nullptr);
  }
}

TEST_CASE("what a plugin that left the stack made is still known, with its old options",
          "[compose][roles]") {
  Loading loading;
  auto& row = loading.state.roles["config"];
  row.role = "config";
  row.plugin = "letters";
  row.options = Value::map().set("takes_ms", 0);
  auto roles = loading.load();
  CHECK(loading.findings.empty());
  CHECK(roles.find("config") == nullptr);
  CHECK(roles.instance("config", "letters") != nullptr);
  CHECK(roles.type("config/letter/a", "letters") != nullptr);

  SECTION("but not once its plugin is gone, and in silence") {
    row.plugin = "postmen";
    auto without = loading.load();
    CHECK(loading.findings.empty());
    CHECK(without.instance("config", "postmen") == nullptr);
  }
  SECTION("and the active one serves where it is the same") {
    loading.add("config", "letters");
    auto same = loading.load();
    CHECK(same.instance("config", "letters") == same.find("config")->instance.get());
  }
}

TEST_CASE("a plugin's file is found by its name, or from where the stack file stands",
          "[compose][roles]") {
  Loading loading;
  StackRole role;
  role.plugin = "shed";
  const auto by_name = plugin_file_of(role, loading.stack, loading.registry);
  REQUIRE(by_name);
  CHECK_FALSE(by_name->by_path);
  CHECK_FALSE(by_name->by_stack_file);

  role.plugin = "./shed.so";
  loading.stack.base_dir = EXAMPLE_PLUGINS;
  const auto by_path = plugin_file_of(role, loading.stack, loading.registry);
  REQUIRE(by_path);
  CHECK(by_path->path == std::string(EXAMPLE_PLUGINS) + "/shed.so");
  CHECK(by_path->by_stack_file);
  role.overrides["plugin"] = "flag";
  CHECK_FALSE(plugin_file_of(role, loading.stack, loading.registry)->by_stack_file);

  role.plugin = std::string(EXAMPLE_PLUGINS) + "/shed.so";
  loading.stack.base_dir = "/";
  CHECK(plugin_file_of(role, loading.stack, loading.registry));
}

TEST_CASE("a failure is a finding with the plugin's own words", "[compose][roles]") {
  auto answer = Value::map()
                    .set("class", "forbidden")
                    .set("message", "no entry")
                    .set("hint", "knock")
                    .set("facts", Value::map().set("door", "shut"));
  auto finding = finding_of_failure(answer, "shed");
  CHECK(finding.code == "plugin.forbidden");
  CHECK(finding.kind == FailureClass::forbidden);
  CHECK(finding.message == "no entry");
  CHECK(finding.help == "knock");
  CHECK(finding.facts["door"].as_string() == "shut");

  answer.set("class", "invalid").set("message", "").set("facts", "none");
  finding = finding_of_failure(answer, "shed");
  CHECK(finding.code == "plugin.invalid");
  CHECK_FALSE(finding.kind);
  CHECK(finding.message == "the plugin 'shed' failed without a reason");
  CHECK(finding.facts.size() == 0);
}

TEST_CASE("a finding about a part of a NodeConfig says who gave that part", "[compose][roles]") {
  Scene scene;
  scene.platform.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto file = Value::map().set("path", "/etc/motd").set("content", "hello");
    const auto part = Value::map().set("files", Value::list().push(file));
    return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
  });
  const auto found = [&](const char* node, const Value& part) {
    scene.config.on(Function::expand, [=](const Value&, const CallServices&) {
      const auto why = Value::map()
                           .set("code", "papers.odd")
                           .set("message", "it is odd")
                           .set("node", node)
                           .set("part", part);
      return Value::map().set("findings", Value::list().push(why));
    });
    const auto made = scene.compose();
    REQUIRE(made.findings.size() == 1);
    return made.findings[0].also;
  };
  const auto part = Value::list().push("files").push("/etc/motd");
  const auto also = found("demo-1", part);
  REQUIRE(also.size() == 1);
  CHECK(also[0].message == "the platform 'platform' gives file '/etc/motd'");
  CHECK(also[0].role == "platform");
  CHECK(found("demo-9", part).empty());
  CHECK(found("demo-1", Value::list()).empty());
  CHECK(found("demo-1", Value::list().push("units").push("x")).empty());
}

TEST_CASE("a finding of another call about a part says who gave it, too", "[compose][roles]") {
  Scene scene;
  scene.cloud.on(Function::contribute, [](const Value&, const CallServices&) {
    const auto part = Value::map().set("hostname", "demo-0");
    return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
  });
  auto roles = scene.cast();
  const auto also = [&](const Value& said) {
    Finding finding;
    add_giver(said, {roles, scene.stack, scene.state, scene.services()}, finding);
    return finding.also;
  };
  const auto said = Value::map().set("node", "demo-0").set("part", Value::list().push("hostname"));
  REQUIRE(also(said).size() == 1);
  CHECK(also(said)[0].message == "the cloud 'cloud' gives hostname");
  CHECK(also(Value::map().set("node", "demo-0")).empty());
  CHECK(also(Value(said).set("node", "demo-7")).empty());
}

TEST_CASE("what a group sets is checked as the cloud's own options are", "[compose][roles]") {
  Scene scene;
  scene.group("", 0);
  scene.stack.roles["cloud"].nodes.clear();
  scene.group("web", 1, Value::map().set("shape", "round"));
  const auto made = scene.compose();
  REQUIRE_FALSE(made.findings.empty());
  CHECK(made.findings[0].message.find("shape") != std::string::npos);
  CHECK(has_errors(made.findings));
}

TEST_CASE("what a plugin says of its own options is told as of its role", "[compose][roles]") {
  Loading loading;
  loading.stack.roles.clear();
  auto& cloud = loading.add("cloud", "puppet");
  cloud.options.set("stage", "stage");
  CHECK((loading.load(), loading.findings.empty()));

  cloud.options.set("shade", "unseen");
  const auto unseen = loading.only();
  CHECK(unseen.code == "puppet.unseen");
  CHECK(unseen.message == "nobody sees what is unseen");
  CHECK(unseen.role == "cloud");
  CHECK(unseen.kind == FailureClass::invalid);

  cloud.options.set("shade", "unheard");
  CHECK(loading.only().code == "plugin.unavailable");

  cloud.options.set("shade", "grey").set("size", "none");
  auto roles = loading.load();
  REQUIRE(loading.findings.size() == 1);
  CHECK(loading.findings[0].code == "plugin.not-configured");
  CHECK(loading.findings[0].message.find("there is nothing of no size") != std::string::npos);
  CHECK(loading.findings[0].option.empty());
  CHECK(roles.find("cloud")->instance == nullptr);
}

TEST_CASE("what two sides give otherwise is told of the first node, once for all",
          "[compose][roles]") {
  Scene scene;
  scene.group("", 3);
  const auto gives = [](FakePlugin& plugin, const char* content) {
    plugin.on(Function::contribute, [content](const Value&, const CallServices&) {
      const auto file = Value::map().set("path", "/etc/motd").set("content", content);
      const auto part = Value::map().set("files", Value::list().push(file));
      return Value::map().set("fragments", Value::list().push(Value::map().set("config", part)));
    });
  };
  gives(scene.platform, "one");
  gives(scene.cloud, "two");
  const auto made = scene.compose();
  REQUIRE(made.findings.size() == 1);
  CHECK(made.findings[0].message.starts_with("node 'demo-0': "));
}

TEST_CASE("what one wants as it is on record shares the record's inputs", "[compose][roles]") {
  Scene scene;
  const auto inputs = Value::map().set("what", "x");
  Scene::expands(scene.cloud, {resource("machine", "demo-0").set("inputs", inputs)});
  auto& row = scene.state.resources["cloud/machine/demo-0"];
  row.address = "cloud/machine/demo-0";
  row.inputs = Value::map().set("what", "x");
  const auto shares = [&] {
    const auto made = scene.compose();
    return &made.resources->at(0).resource.inputs.as_map() == &row.inputs.as_map();
  };
  CHECK(shares());
  row.inputs.set("what", "y");
  CHECK_FALSE(shares());
  Value secret("x");
  secret.mark_sensitive();
  row.inputs.set("what", secret);
  CHECK_FALSE(shares());
}
