#include "check/plugin/subject.hpp"

#include "check/plugin/options.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {

Plugin& Subject::plugin() {
  if (!plugin_) plugin_ = std::make_unique<Plugin>(settings_.file, whereabouts_);
  return *plugin_;
}

const Value& Subject::description() {
  if (!description_) description_ = plugin().describe();
  return *description_;
}

std::vector<std::string> Subject::roles() {
  std::vector<std::string> names;
  for (const auto& [role, described] : description()["roles"].as_map()) names.push_back(role);
  if (names.empty()) throw Skip{"it says of no role that it fills it"};
  return names;
}

Value Subject::options(const std::string& role) {
  std::string why;
  auto made = complete_options(description(), role, settings_, settings_.options[role], why);
  if (!made) throw Skip{why};
  return *std::move(made);
}

Value Subject::instance_request(const std::string& role, const Value& options) {
  return base_request(role).set("options", options);
}

Configured Subject::instance(const std::string& role, const Value& options) {
  auto made = plugin().make(instance_request(role, options));
  if (!made.instance)
    throw Skip{"no instance of the role " + role +
               " can be made: " + made.failure.value["message"].as_string() +
               (settings_.options[role].is_map() ? "" : " (give options with --options)")};
  return std::move(*made.instance);
}

}  // namespace slipway::check
