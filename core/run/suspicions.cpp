#include "core/run/suspicions.hpp"

#include "core/state/stack_names.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

Finding warning(const char* code, std::string message, std::string help) {
  Finding finding;
  finding.level = Level::warning;
  finding.code = code;
  finding.message = std::move(message);
  finding.help = std::move(help);
  return finding;
}

/// `--set cloud.size=Large` when the value is on record and no secret.
std::string flag_for(const RoleRow& row, const std::string& path) {
  const auto& value = row.options.at_path(path);
  const bool shown = !value.is_null() && !has_sensitive(value);
  const auto text = value.is_string() ? value.as_string() : to_json(value, JsonForm::shown);
  return "--set " + row.role + "." + path + "=" + (shown ? text : "…");
}

}  // namespace

std::vector<Finding> forgotten_overrides(const Stack& stack, const State& state) {
  std::vector<Finding> findings;
  for (const auto& [name, row] : state.roles) {
    const auto* role = stack.find(name);
    if (!role || role->plugin != row.plugin) continue;
    for (const auto& [path, where] : row.overrides) {
      if (role->overrides.contains(path)) continue;
      const auto* source = where == "flag" ? "a flag" : "a variable";
      findings.push_back(warning(
          "plan.forgotten-override",
          name + "." + path + " came from " + source + " at the last apply and is not given now",
          flag_for(row, path)));
    }
  }
  return findings;
}

std::vector<Finding> unknown_name(const Stack& stack, const State& state) {
  if (state.serial != 0 || !state.resources.empty()) return {};
  std::string others;
  std::string first;
  for (const auto& name : recorded_stacks(stack.base_dir)) {
    if (name == stack.name) continue;
    if (first.empty()) first = name;
    others += (others.empty() ? "'" : ", '") + name + "'";
  }
  if (others.empty()) return {};
  return {warning("stack.new-name",
                  "nothing is on record for '" + stack.name + "' here, but for " + others +
                      ": if it was renamed, all of it would be made again",
                  "slipway state rename " + first + " " + stack.name)};
}

}  // namespace slipway::core
