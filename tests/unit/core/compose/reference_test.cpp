#include <catch2/catch.hpp>

#include "core/compose/reference_check.hpp"
#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

/// What three roles made, and what is wrong with it.
struct Made {
  Composition made;
  Roles roles;
  ResourceType type;
  std::shared_ptr<DesiredResources> wanted = std::make_shared<DesiredResources>();

  Made() {
    made.resources = wanted;
    type.name = "machine";
    type.outputs.emplace_back().name = "place";
    auto& node = made.layout.nodes.emplace_back();
    node.name = "demo-0";
    node.resource = "cloud/machine/demo-0";
    add("cloud", "cloud/machine/demo-0");
    add("platform", "platform/unit/one");
  }
  contract::Resource& add(const std::string& role, const std::string& address) {
    auto& one = wanted->emplace_back();
    one.role = role;
    one.address = address;
    one.type = &type;
    return one.resource;
  }
  contract::LayoutNode& node() { return made.layout.nodes[0]; }
  contract::Resource& unit() { return (*wanted)[1].resource; }
  std::vector<std::string> told() const {
    std::vector<Finding> findings;
    check_references(made, roles, findings);
    std::vector<std::string> messages;
    for (const auto& finding : findings) {
      CHECK(finding.code == "plugin.reference");
      CHECK(finding.kind == FailureClass::internal);
      messages.push_back(finding.message);
    }
    return messages;
  }
  /// The beginning of the one message.
  bool tells(const std::string& beginning) const {
    const auto messages = told();
    INFO(Catch::Detail::stringify(messages));
    return messages.size() == 1 && messages[0].starts_with(beginning);
  }
};

const Reference nowhere{"elsewhere/at/all", "id"};
const Reference place{"cloud/machine/demo-0", "place"};

}  // namespace

TEST_CASE("what refers to what is made, and to what that has, is right", "[compose][reference]") {
  Made made;
  made.node().private_address = place;
  made.node().removed_by = {"cloud/machine/demo-0"};
  made.made.layout.load_balancer.address = place;
  made.made.user_data.set("demo-0", Reference{"platform/unit/one", "id"});
  made.made.outputs.set("list", Value::list().push(place).push(3));
  made.unit().inputs.set("deep", Value::map().set("er", Value::list().push(place)));
  made.unit().depends_on = made.unit().bound_to = {"cloud/machine/demo-0"};
  CHECK(made.told().empty());
}

TEST_CASE("each field of a node may refer, and is named when that leads nowhere",
          "[compose][reference]") {
  const std::vector<std::pair<const char*, std::function<Value&(contract::LayoutNode&)>>> fields = {
      {"private_address", [](auto& node) -> Value& { return node.private_address; }},
      {"public_address", [](auto& node) -> Value& { return node.public_address; }},
      {"ssh.host", [](auto& node) -> Value& { return node.ssh.host; }},
      {"ssh.port", [](auto& node) -> Value& { return node.ssh.port; }},
      {"ssh.user", [](auto& node) -> Value& { return node.ssh.user; }},
      {"ssh.identity", [](auto& node) -> Value& { return node.ssh.identity; }},
      {"ssh.passphrase", [](auto& node) -> Value& { return node.ssh.passphrase; }},
      {"ssh.host_key", [](auto& node) -> Value& { return node.ssh.host_key; }}};
  for (const auto& [name, field] : fields) {
    Made made;
    field(made.node()) = nowhere;
    CHECK(made.tells(std::string("plugin 'cloud': layout: demo-0: ") + name +
                     " refers to elsewhere/at/all, which no role makes"));
  }
}

TEST_CASE("the balancer, the user-data and the outputs may refer", "[compose][reference]") {
  Made made;
  SECTION("the balancer's address") {
    made.made.layout.load_balancer.address = nowhere;
    CHECK(made.tells("plugin 'cloud': layout: load_balancer.address refers to elsewhere/at/all"));
  }
  SECTION("the balancer's name") {
    made.made.layout.load_balancer.name = nowhere;
    CHECK(made.tells("plugin 'cloud': layout: load_balancer.name refers to elsewhere/at/all"));
  }
  SECTION("user-data") {
    made.made.user_data.set("demo-0", nowhere);
    CHECK(made.tells("plugin 'config': expand: user_data.demo-0 refers to elsewhere/at/all"));
  }
  SECTION("outputs, in whatever depth") {
    made.made.outputs.set("list", Value::list().push(1).push(Value::map().set("x", nowhere)));
    CHECK(made.tells("plugin 'platform': expand: outputs.list.1.x refers to elsewhere/at/all"));
  }
}

TEST_CASE("what a resource names must be made, whatever it is named for", "[compose][reference]") {
  const auto names = [](auto field, const std::string& word) {
    Made made;
    (made.unit().*field) = {"elsewhere/at/all"};
    CHECK(made.tells("plugin 'platform': expand: platform/unit/one: " + word +
                     " names elsewhere/at/all, which no role makes"));
  };
  names(&contract::Resource::depends_on, "depends_on");
  names(&contract::Resource::bound_to, "bound_to");
  names(&contract::Resource::contained_by, "contained_by");
}

TEST_CASE("a node's machine must be made where the cloud makes any", "[compose][reference]") {
  Made made;
  made.node().resource = "cloud/machine/demo-1";
  CHECK(
      made.tells("plugin 'cloud': layout: demo-0: resource names cloud/machine/demo-1, which no "
                 "role makes; did you mean 'cloud/machine/demo-0'?"));
  made.node().resource = "cloud/machine/demo-0";
  made.node().removed_by = {"cloud/group/g"};
  CHECK(made.tells("plugin 'cloud': layout: demo-0: removed_by names cloud/group/g"));
  made.wanted->erase(made.wanted->begin());
  CHECK(made.told().empty());
}

TEST_CASE("an output that its type does not have is told with one that is like it",
          "[compose][reference]") {
  Made made;
  made.unit().inputs.set("from", Reference{"cloud/machine/demo-0", "plaze.0"});
  CHECK(
      made.tells("plugin 'platform': expand: platform/unit/one: inputs.from refers to the output "
                 "'plaze' of cloud/machine/demo-0, which its type does not have; did you mean "
                 "'place'?"));
  made.unit().inputs.set("from", Reference{"cloud/machine/demo-0", "something else"});
  CHECK(made.told().at(0).ends_with("which its type does not have"));
}

TEST_CASE("the same address that nobody makes is told once, and at most twenty findings are",
          "[compose][reference]") {
  Made made;
  made.unit().inputs.set("a", nowhere).set("b", nowhere);
  CHECK(made.told().size() == 1);
  Value many = Value::map();
  for (int number = 0; number < 40; ++number) {
    const auto text = std::to_string(number);
    many.set("key" + text, Reference{"elsewhere/at/" + text, "id"});
  }
  made.unit().inputs = many;
  CHECK(made.told().size() == 20);
  made.unit().inputs = Value::map();
  for (int number = 0; number < 40; ++number) {
    const auto text = std::to_string(number);
    made.unit().inputs.set("key" + text, Reference{"cloud/machine/demo-0", "no" + text});
  }
  CHECK(made.told().size() == 20);
}
