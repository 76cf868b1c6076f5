#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/compose/composer.hpp"
#include "tests/support/fake_plugin.hpp"
#include "tests/support/manual_clock.hpp"

namespace slipway::core::test {

using slipway::test::FakePlugin;
using slipway::test::ManualClock;

inline schema::Description described(const std::string& name, const std::string& role,
                                     const std::string& type) {
  schema::Description description(name, "1.0.0", "for a test");
  schema::Type made(type);
  made.input(schema::any("what")).output(schema::text("place").computed()).known_by("marked");
  return description.role(role, {schema::text("size")}).type(role, made);
}

/// A node as a cloud lays it out: its machine is in the one service.
inline Value node(const Value& wanted) {
  const auto group = wanted["group"].as_string();
  const auto name =
      "demo-" + (group.empty() ? "" : group + "-") + std::to_string(wanted["index"].as_int());
  return Value::map()
      .set("name", name)
      .set("group", group)
      .set("index", wanted["index"])
      .set("resource", "cloud/machine/" + name)
      .set("removed_by", Value::list().push("cloud/machine/around"));
}

inline Value resource(const std::string& type, const std::string& name) {
  return Value::map().set("type", type).set("name", name);
}

/// Three roles that answer as little as they may; a test gives what it is about.
struct Scene {
  FakePlugin cloud{described("rooms", "cloud", "machine")};
  FakePlugin config{described("papers", "config", "paper").features({"files", "hostname"})};
  FakePlugin platform{described("shop", "platform", "unit")};
  Stack stack;
  State state;
  Fates fates;
  ManualClock clock;

  Scene() {
    stack.name = "demo";
    for (auto* plugin : {&cloud, &config, &platform}) {
      plugin->on(Function::contribute,
                 [](const Value&, const CallServices&) { return Value::map(); });
      plugin->on(Function::expand, [](const Value&, const CallServices&) { return Value::map(); });
    }
    cloud.on(Function::layout, [](const Value& request, const CallServices&) {
      Value nodes = Value::list();
      for (const auto& wanted : request["nodes"].as_list()) nodes.push(node(wanted));
      return Value::map().set("nodes", std::move(nodes));
    });
    for (const char* role : {"cloud", "config", "platform"}) {
      auto& given = stack.roles[role];
      given.role = role;
      given.plugin = role;
    }
    group("", 2);
  }

  void group(const std::string& name, std::int64_t count, const Value& overrides = Value::map()) {
    if (name.empty()) stack.roles["cloud"].nodes.clear();
    auto& made = stack.roles["cloud"].nodes.emplace_back();
    made.name = name;
    made.count = count;
    made.overrides = overrides;
  }

  /// Lets a role emit these resources when it is expanded.
  static void expands(FakePlugin& plugin, const std::vector<Value>& items) {
    plugin.on(Function::expand, [items](const Value&, const CallServices& services) {
      for (const auto& item : items) services.emit(item);
      return Value::map();
    });
  }

  Composition compose() {
    auto roles = cast();
    return core::compose(roles, stack, state, fates, services());
  }

  CallServices services() const {
    CallServices services;
    services.clock = &clock;
    return services;
  }
  Roles cast() {
    Roles roles;
    for (auto& [name, plugin] : {std::pair<const char*, FakePlugin*>{"cloud", &cloud},
                                 {"config", &config},
                                 {"platform", &platform}}) {
      if (stack.roles.count(name) == 0) continue;
      auto& active = roles.active()[name];
      active.role = name;
      active.stack_role = &stack.roles[name];
      active.plugin = plugin;
      active.instance = plugin->instance();
    }
    return roles;
  }
};

inline std::vector<std::string> codes(const Composition& made) {
  std::vector<std::string> all;
  for (const auto& finding : made.findings) all.push_back(finding.code);
  return all;
}

}  // namespace slipway::core::test
