#include "core/stack/overrides.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/schema/check.hpp"
#include "core/stack/yaml_tree.hpp"
#include "core/value/json.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

constexpr std::array<const char*, 3> roles = {"cloud", "config", "platform"};

/// One option given outside the file.
struct Override {
  std::vector<std::string> path;  ///< role and option, or `name`
  std::string text;               ///< the value as given
  std::string shown;              ///< `--set cloud.nodes`, `SLIPWAY_CLOUD_NODES`
  bool flag = false;
};

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end = text.find(at); end != std::string::npos; end = text.find(at, start)) {
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

void report(std::vector<Finding>& findings, Level level, const char* code, const std::string& from,
            std::string message, std::string help) {
  Finding& finding = findings.emplace_back();
  finding.level = level;
  finding.kind = FailureClass::invalid;
  finding.code = code;
  finding.message = std::move(message);
  finding.help = std::move(help);
  finding.place.file = from;
}

/// The variables that are options; others that begin with SLIPWAY_ belong to the program.
std::vector<Override> from_environment(const std::map<std::string, std::string>& environment) {
  std::vector<Override> found;
  for (const auto& [variable, text] : environment) {
    if (variable == "SLIPWAY_NAME") found.push_back({{"name"}, text, variable, false});
    for (const char* role : roles) {
      const std::string start = "SLIPWAY_" + upper(role) + "_";
      if (variable.size() > start.size() && variable.compare(0, start.size(), start) == 0)
        found.push_back({{role, lowered(variable.substr(start.size()))}, text, variable, false});
    }
  }
  return found;
}

/// `cloud.nodes=5` taken apart; a fault is a finding and no override.
std::vector<Override> from_flags(const std::vector<std::string>& sets,
                                 std::vector<Finding>& findings) {
  std::vector<Override> found;
  for (const auto& set : sets) {
    const std::size_t equals = set.find('=');
    const std::string path = set.substr(0, equals);
    Override one{split(path, '.'), {}, "--set " + path, true};
    const bool holes = std::any_of(one.path.begin(), one.path.end(),
                                   [](const std::string& step) { return step.empty(); });
    const std::string& first = one.path[0];
    const bool role = std::find(roles.begin(), roles.end(), first) != roles.end();
    if (equals == std::string::npos) {
      report(findings, Level::error, "stack.set", one.shown, "the flag has no value",
             "--set " + (path.empty() ? "cloud.nodes" : path) + "=...");
    } else if (one.path.size() > deepest_stack) {
      one.shown = "--set " + path.substr(0, 40) + "...";
      report(findings, Level::error, "stack.set", one.shown,
             "the path has more than " + std::to_string(deepest_stack) + " steps",
             "--set cloud.nodes=3");
    } else if (holes || (role && one.path.size() == 1) ||
               (first == "name" && one.path.size() > 1)) {
      report(findings, Level::error, "stack.set", one.shown,
             "'" + path + "' is no path to an option", "--set cloud.nodes=3");
    } else if (!role && first != "name") {
      const std::string meant = nearest(first, {"name", "cloud", "config", "platform"});
      report(findings, Level::error, "stack.set", one.shown,
             "a stack has no '" + first + "'" +
                 (meant.empty() ? "" : "; did you mean '" + meant + "'?"),
             "a path begins with cloud, config or platform, or is name");
    } else {
      one.text = set.substr(equals + 1);
      found.push_back(std::move(one));
    }
  }
  return found;
}

/// A name in a variable has `_` for whatever else the option's own name has.
void match_known_keys(const Value& role, std::string& name) {
  if (role.find(name)) return;
  for (const auto& [key, value] : role.as_map()) {
    std::string folded = lowered(key);
    std::replace(folded.begin(), folded.end(), '-', '_');
    if (folded == name) name = key;
  }
}

/// Texts may be secrets, so only what cannot be one is shown, and what names the stack and its
/// plugins.
Place place_of(const Override& one, const Value& value) {
  Place place;
  place.file = one.shown;
  const bool harmless = !value.is_string() || one.path[0] == "name" || one.path.back() == "plugin";
  if (one.flag)
    place.file += harmless && !value.is_list() && !value.is_map() ? "=" + one.text : "=...";
  return place;
}

bool names_plugin(const Override& one) { return one.path.size() == 2 && one.path[1] == "plugin"; }

void apply(Override one, const Substitution& substitution, Tree& tree, Origins& origins,
           std::vector<Finding>& findings) {
  if (!is_utf8(one.text)) {
    report(findings, Level::error, "stack.set", one.shown, "the value is not UTF-8 text", {});
    return;
  }
  Place from;
  from.file = one.shown;
  const std::size_t before = findings.size();
  Value value = read_flow(one.text, one.flag ? &substitution : nullptr, from, findings);
  if (findings.size() > before) {
    if (one.flag) return;
    // a variable's value is data and may happen to begin with a bracket
    findings.resize(before);
    value = one.text;
  }
  if (one.path.size() > 1 && !one.flag) match_known_keys(tree.root[one.path[0]], one.path[1]);
  std::string stopped_at;
  if (!tree.put(one.path, value, place_of(one, value), stopped_at)) {
    report(findings, Level::error, "stack.set", one.shown,
           "'" + stopped_at + "' holds nothing of that name",
           "it is given in another form already; set it as a whole");
    return;
  }
  if (one.path.size() == 1) return;
  const std::vector<std::string> option(one.path.begin() + 1, one.path.end());
  origins[one.path[0]][join_path(option)] = one.flag ? "flag" : "environment";
}

}  // namespace

Origins apply_overrides(const StackSource& source, const Substitution& substitution, Tree& tree,
                        std::vector<Finding>& findings) {
  Origins origins;
  auto all = from_environment(source.environment);
  auto flags = from_flags(source.sets, findings);
  all.insert(all.end(), flags.begin(), flags.end());
  const auto is_asked_for = [&](const std::string& role) {
    return role == "name" || tree.root.find(role) ||
           std::any_of(all.begin(), all.end(), [&](const Override& one) {
             return one.path[0] == role && (one.flag || names_plugin(one));
           });
  };
  for (const auto& one : all) {
    if (is_asked_for(one.path[0]))
      apply(one, substitution, tree, origins, findings);
    else
      report(findings, Level::warning, "stack.unused-variable", one.shown,
             "the variable is set, but the stack has no " + one.path[0], "unset " + one.shown);
  }
  return origins;
}

bool overrides_name_a_plugin(const StackSource& source) {
  std::vector<Finding> ignored;
  auto all = from_environment(source.environment);
  auto flags = from_flags(source.sets, ignored);
  all.insert(all.end(), flags.begin(), flags.end());
  return std::any_of(all.begin(), all.end(), names_plugin);
}

}  // namespace slipway::core
