#include "core/stack/roles.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/schema/check.hpp"
#include "core/schema/coerce.hpp"
#include "core/schema/schema.hpp"
#include "core/stack/nodes.hpp"

namespace slipway::core {
namespace {

constexpr std::array<const char*, 3> role_names = {"cloud", "config", "platform"};

void report(std::vector<Finding>& findings, const char* code, Place place, std::string message,
            std::string help) {
  Finding& finding = findings.emplace_back();
  finding.kind = FailureClass::invalid;
  finding.code = code;
  finding.place = std::move(place);
  finding.message = std::move(message);
  finding.help = std::move(help);
}

/// Reads one role; what it finds stands at a path below it.
class RoleReader {
 public:
  RoleReader(const std::string& role, const Value& given, const Stack& stack,
             std::vector<Finding>& findings)
      : role_(role), given_(given), stack_(stack), findings_(findings) {}

  StackRole read() {
    StackRole read;
    read.role = role_;
    read.plugin = plugin();
    const auto tell = [this](const std::vector<Value>& path, const char* code, std::string message,
                             std::string help) {
      at(path, code, std::move(message), std::move(help));
    };
    read.nodes = read_nodes(role_, given_["nodes"], tell);
    read.nodes_given = !given_["nodes"].is_null();
    read.timeouts_s = read_timeouts(role_, given_["timeouts"], tell);
    read.protect = protect();
    check_isolation();
    for (const auto& [key, value] : given_.as_map())
      if (!is_reserved_option(key)) read.options.set(key, value);
    return read;
  }

 private:
  void at(const std::vector<Value>& path, const char* code, std::string message, std::string help) {
    report(findings_, code, stack_.place_of(role_, path), std::move(message), std::move(help));
  }

  std::string plugin() {
    const Value& value = given_["plugin"];
    if (value.is_string() && !value.as_string().empty()) return value.as_string();
    if (value.is_null() || value.is_string()) {
      report(findings_, "stack.no-plugin", stack_.key_place_of(role_, {}),
             role_ + " does not say which plugin fills it",
             "add 'plugin: NAME' to " + role_ + "; 'slipway plugin list' names them");
      return {};
    }
    at({"plugin"}, "stack.wrong-kind",
       role_ + ".plugin must be a name, but is " + value_in_words(value, false), {});
    return {};
  }

  bool protect() {
    const Value& value = given_["protect"];
    if (value.is_null()) return false;
    if (const auto on = coerced(AttributeType::boolean, value)) return on->as_bool();
    at({"protect"}, "stack.wrong-kind",
       role_ + ".protect must be true or false, but is " + value_in_words(value, false), {});
    return false;
  }

  void check_isolation() {
    const Value& value = given_["isolation"];
    if (value.is_null() || value == Value("none")) return;
    at({"isolation"}, "stack.isolation",
       role_ + ".isolation is " + value_in_words(value, false) + ", but only 'none' is known", {});
  }

  const std::string& role_;
  const Value& given_;
  const Stack& stack_;
  std::vector<Finding>& findings_;
};

Place place_in(const Tree::Places& places, const std::string& key, const Stack& stack) {
  Place place = Tree::nearest_place(places, key);
  if (place.empty()) place.file = stack.file;
  return place;
}

/// Keys that begin with `x-` hold what anchors name, and mean nothing themselves.
bool is_known_key(const std::string& key) {
  return key == "name" || key.rfind("x-", 0) == 0 ||
         std::find(role_names.begin(), role_names.end(), key) != role_names.end();
}

void read_name(const Tree& tree, Stack& stack, std::vector<Finding>& findings) {
  const Value& value = tree.root["name"];
  const Place place = place_in(tree.places, "name", stack);
  const auto text = coerced(AttributeType::text, value);
  if (value.is_null()) {
    // a misspelt 'name' has been told already
    for (const auto& [key, other] : tree.root.as_map())
      if (!is_known_key(key) && nearest(key, {"name"}) == "name") return;
    report(findings, "stack.no-name", place, "the stack has no name",
           "add 'name: demo' at the top, or give --set name=demo");
  } else if (!text || !is_label(text->as_string(), 40)) {
    report(
        findings, "stack.name", place,
        "the stack's name is " + value_in_words(value, false) +
            ", but must be 1 to 40 lower-case letters, digits and hyphens, a letter first and no "
            "hyphen last",
        {});
  } else {
    stack.name = text->as_string();
  }
}

void report_unknown_keys(const Tree& tree, const Stack& stack, std::vector<Finding>& findings) {
  for (const auto& [key, value] : tree.root.as_map()) {
    if (is_known_key(key)) continue;
    UnknownWord told = unknown_word("a stack has no", key, {"name", "cloud", "config", "platform"},
                                    "its keys are name, cloud, config and platform");
    report(findings, "stack.unknown-key", place_in(tree.key_places, key, stack),
           std::move(told.message), std::move(told.help));
  }
}

/// Nodes are counted in one place only.
void check_one_counts(const Stack& stack, std::vector<Finding>& findings) {
  const StackRole* first = nullptr;
  const auto tell = [&](const std::string& role) {
    report(findings, "stack.nodes", stack.key_place_of(role, {"nodes"}),
           "nodes are given in " + first->role + " and again in " + role,
           "remove them from " + role);
  };
  for (const auto& [name, role] : stack.roles) {
    if (!role.nodes_given) continue;
    if (first) tell(name);
    if (!first) first = &role;
  }
}

}  // namespace

void read_roles(const Tree& tree, const Origins& origins, Stack& stack,
                std::vector<Finding>& findings) {
  report_unknown_keys(tree, stack, findings);
  read_name(tree, stack, findings);
  bool any = false;
  for (const std::string role : role_names) {
    const Value* given = tree.root.find(role);
    if (!given) continue;
    any = true;
    if (!given->is_map() && !given->is_null()) {
      report(findings, "stack.wrong-kind", place_in(tree.places, role, stack),
             role + " must hold keys and values",
             "write '" + role + ":' and below it 'plugin: NAME'");
      continue;
    }
    StackRole read = RoleReader(role, *given, stack, findings).read();
    if (const auto from = origins.find(role); from != origins.end()) read.overrides = from->second;
    stack.roles.emplace(role, std::move(read));
  }
  if (!any)
    report(findings, "stack.no-role", place_in({}, {}, stack),
           "the stack has no cloud, no config and no platform",
           "add 'cloud:' and below it 'plugin: NAME'");
  check_one_counts(stack, findings);
}

}  // namespace slipway::core
