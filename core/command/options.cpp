#include "core/command/options.hpp"

namespace slipway::core {
namespace {

constexpr bool repeated = true;

void add_those_of_a_stack(std::vector<Option>& options) {
  options.push_back(
      {"file", "FILE", "the stack file (default: slipway.yaml here or in a folder above)", "f"});
  options.push_back({"set",
                     "PATH=VALUE",
                     "override an option, such as cloud.nodes=5; may be repeated",
                     {},
                     repeated});
  options.push_back(plugin_dir_option());
}

void add_those_of_output(std::vector<Option>& options) {
  options.push_back({"json", {}, "one JSON object per line instead of text"});
  options.push_back({"verbose",
                     {},
                     "log what is done inside to standard error; -vv: each call of a plugin, too",
                     "v"});
  options.push_back({"color", "WHEN", "auto, always or never"});
}

}  // namespace

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options;
  const auto set = command.common();
  if (takes(set, Takes::stack)) add_those_of_a_stack(options);
  if (takes(set, Takes::output)) add_those_of_output(options);
  if (takes(set, Takes::confirm)) options.push_back({"yes", {}, "do not ask", "y"});
  if (takes(set, Takes::apply))
    options.push_back({"parallelism",
                       "N",
                       "how many calls may be under way at once",
                       {},
                       false,
                       std::to_string(usual_parallelism)});
  for (auto& own : command.options()) options.push_back(std::move(own));
  options.push_back({"help", {}, "show this and leave", "h"});
  return options;
}

Option strict_option() { return {"strict", {}, "warnings count as errors"}; }

Option plugin_dir_option() {
  return {"plugin-dir", "DIR", "look for plugins here first; may be repeated", {}, repeated};
}

Names names_of(const Option& option) {
  if (option.value == "FILE" || option.value == "DIR") return Names::files;
  if (option.value == "ADDRESS") return Names::addresses;
  if (option.value == "PLUGIN") return Names::plugins;
  return Names::nothing;
}

const char* to_text(Names names) {
  switch (names) {
    case Names::nothing:
    case Names::files:
      break;
    case Names::nodes:
      return "nodes";
    case Names::addresses:
      return "addresses";
    case Names::actions:
      return "actions";
    case Names::plugins:
      return "plugins";
    case Names::codes:
      return "codes";
  }
  return "";
}

}  // namespace slipway::core
