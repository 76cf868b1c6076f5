#include <algorithm>
#include <array>
#include <set>

#include "check/checks/attribute_rules.hpp"
#include "check/checks/check.hpp"
#include "check/plugin/options.hpp"
#include "check/plugin/subject.hpp"
#include "check/process/verdict.hpp"
#include "slipway/contract/shapes.hpp"

namespace slipway::check {
namespace {

constexpr std::array role_names = {"cloud", "config", "platform"};
constexpr std::array reserved_names = {"plugin", "nodes", "isolation", "protect", "timeouts"};
constexpr std::array known_ways = {"marked", "content", "within", "free"};
constexpr std::array operations = {"create", "update", "delete", "read"};

template <class Names>
bool among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void is_a_list_of_maps(const Value& description, const char* key) {
  const auto& value = description[key];
  require(value.is_null() || value.is_list(), std::string(key) + " is not a list");
  for (const auto& item : value.as_list())
    require(item.is_map(), std::string(key) + " holds something that is not a map");
}

void shape(Subject& subject) {
  const auto all = subject.plugin().describe();
  require(all.is_map(), "describe answers no map");
  require(is_name(all["name"].as_string()),
          "the name '" + all["name"].as_string() +
              "' is not made of lower-case letters, digits, _ and -, a letter first");
  require(!all["version"].as_string().empty(), "it has no version");
  require(all["roles"].is_map() && all["roles"].size() > 0, "it fills no role");
  for (const auto& [role, described] : all["roles"].as_map()) {
    require(among(role_names, role), "the role '" + role + "' is none of cloud, config, platform");
    require(described.is_map(), "the role '" + role + "' is not described by a map");
    is_a_list_of_maps(described, "options");
  }
  is_a_list_of_maps(all, "types");
  is_a_list_of_maps(all, "actions");
}

/// What is missing, or a word that nobody knows, is told by the check that is about it.
void keys_are_known(Subject& subject) {
  using Kind = contract::Misfit::Kind;
  std::string all;
  for (const auto& misfit : contract::misfits_of(subject.description(), "Description"))
    if (misfit.kind == Kind::unknown_key || misfit.kind == Kind::wrong_kind)
      all += (all.empty() ? "" : "; ") + misfit.what;
  require(all.empty(), "describe: " + all);
}

void options_are_good(Subject& subject) {
  for (const auto& role : subject.roles()) {
    const auto& options = options_of(subject.description(), role);
    check_attributes(options, "an option of " + role);
    for (const auto& option : options) {
      const auto& name = option["name"].as_string();
      require(is_name(name), "the option '" + name + "' of " + role + " is no lower-case word");
      require(!option["computed"].as_bool(),
              "the option '" + name + "' of " + role + " is computed, which no option can be");
    }
  }
}

void reserved_words(Subject& subject) {
  for (const auto& role : subject.roles())
    for (const auto& option : options_of(subject.description(), role))
      require(!among(reserved_names, option["name"].as_string()),
              "the option '" + option["name"].as_string() + "' of " + role +
                  " has a name that belongs to the host");
}

/// Name and role of a type or an action, which `seen` must not hold yet.
std::string identity(Subject& subject, const Value& item, const std::string& what,
                     std::set<std::string>& seen) {
  const auto& name = item["name"].as_string();
  const auto& role = item["role"].as_string();
  auto shown = what + " '" + name + "'";
  require(is_name(name), shown + " has no name of lower-case letters, digits, _ and -");
  require(subject.description()["roles"].find(role) != nullptr,
          shown + " is of the role '" + role + "', which the plugin does not fill");
  require(seen.insert(role + "/" + name).second, shown + " is there twice");
  return shown;
}

void check_seconds(const Value& type, const char* key, const std::string& shown) {
  for (const auto& [operation, seconds] : type[key].as_map()) {
    require(among(operations, operation),
            shown + ": " + key + " names the unknown operation '" + operation + "'");
    require(seconds.is_number() && seconds.as_double() >= 0,
            shown + ": " + key + " of " + operation + " is not a number of seconds");
    require(key != std::string("deadlines_s") || seconds.is_int(),
            shown + ": deadlines_s of " + operation + " is no whole number");
  }
}

void types_are_good(Subject& subject) {
  std::set<std::string> seen;
  for (const auto& type : subject.description()["types"].as_list()) {
    const auto shown = identity(subject, type, "the type", seen);
    require(type["version"].as_int() >= 1, shown + " has no version, a whole number from 1");
    require(among(known_ways, type["known_by"].as_string()),
            shown + ": known_by is none of marked, content, within, free");
    check_attributes(type["inputs"].as_list(), "an input of " + shown);
    check_attributes(type["outputs"].as_list(), "an output of " + shown);
    check_seconds(type, "deadlines_s", shown);
    check_seconds(type, "usually_s", shown);
  }
}

void actions_are_good(Subject& subject) {
  std::set<std::string> seen;
  const auto& actions = subject.description()["actions"].as_list();
  for (const auto& action : actions) {
    const auto shown = identity(subject, action, "the action", seen);
    check_attributes(action["options"].as_list(), "an option of " + shown);
    for (const auto& option : action["options"].as_list())
      require(is_name(option["name"].as_string()), "the option '" + option["name"].as_string() +
                                                       "' of " + shown + " is no lower-case word");
  }
  const bool has = subject.plugin().extension("slipway.actions/1") != nullptr;
  require(actions.empty() || has, "it names actions but has no extension slipway.actions/1");
}

void features_are_texts(Subject& subject) {
  std::set<std::string> seen;
  for (const auto& feature : subject.description()["features"].as_list()) {
    require(is_name(feature.as_string()), "a feature is no lower-case word");
    require(seen.insert(feature.as_string()).second,
            "the feature '" + feature.as_string() + "' is there twice");
  }
}

void documented(const Value::List& attributes, const std::string& of) {
  for (const auto& attribute : attributes)
    require(!attribute["doc"].as_string().empty(),
            "'" + attribute["name"].as_string() + "' of " + of + " has no doc");
}

void everything_is_documented(Subject& subject) {
  const auto& all = subject.description();
  require(!all["summary"].as_string().empty(), "the plugin has no summary");
  for (const auto& role : subject.roles()) documented(options_of(all, role), role);
  for (const auto& type : all["types"].as_list()) {
    const auto shown = "the type '" + type["name"].as_string() + "'";
    require(!type["doc"].as_string().empty(), shown + " has no doc");
    documented(type["inputs"].as_list(), shown);
    documented(type["outputs"].as_list(), shown);
  }
  for (const auto& action : all["actions"].as_list()) {
    const auto shown = "the action '" + action["name"].as_string() + "'";
    require(!action["doc"].as_string().empty(), shown + " has no doc");
    documented(action["options"].as_list(), shown);
  }
}

}  // namespace

std::vector<Check> schema_checks() {
  return {
      {"schema", "keys", "describe has no unknown key, and no value of another kind",
       &keys_are_known},
      {"schema", "shape", "describe names the plugin, its version and its roles", &shape},
      {"schema", "options", "every option is well formed", &options_are_good},
      {"schema", "reserved", "no option has a name that belongs to the host", &reserved_words},
      {"schema", "types", "every resource type is well formed", &types_are_good},
      {"schema", "actions", "every action is well formed, and can be called", &actions_are_good},
      {"schema", "features", "features are words, each once", &features_are_texts},
      {"schema", "documented", "everything that people see has a doc", &everything_is_documented},
  };
}

}  // namespace slipway::check
