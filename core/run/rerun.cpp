#include "core/run/rerun.hpp"
#include "slipway/text.hpp"

#include <algorithm>
#include <string_view>

namespace slipway::core {

/// The core's own words are no secrets; of a plugin's options only those that it says are none.
bool Rerun::is_shown(const std::string& path) const {
  const auto dot = path.find('.');
  if (dot == std::string::npos) return path == "name";
  const auto option = path.substr(dot + 1);
  return option == "nodes" || option == "plugin" || option == "protect" || shown_.contains(path);
}

std::string Rerun::with_flags(std::string command) const {
  const auto add = [&command](const char* flag, const std::string& value) {
    if (!value.empty()) command += std::string(" ") + flag + " " + shell_word(value);
  };
  const bool applies = command.starts_with("slipway up") || command.starts_with("slipway down");
  add("--file", options_.file);
  for (const auto& set : options_.sets) {
    const auto path = set.substr(0, set.find('='));
    add("--set", is_shown(path) ? set : path + "=…");
  }
  for (const auto& folder : options_.plugin_dirs) add("--plugin-dir", folder);
  if (applies && options_.parallelism) add("--parallelism", std::to_string(*options_.parallelism));
  return command;
}

/// `slipway plan`, and not a sentence that begins like it.
bool Rerun::is_command_on_a_stack(const std::string& help) const {
  const std::string_view program = "slipway ";
  if (!help.starts_with(program) || help.find(", ") != std::string::npos) return false;
  const auto word = help.substr(program.size(), help.find(' ', program.size()) - program.size());
  return options_.works_on_a_stack && options_.works_on_a_stack(word);
}

std::string Rerun::help_with_flags(const std::string& help) const {
  std::string text;
  for (std::size_t at = 0; at <= help.size();) {
    const auto end = std::min(help.find(" && ", at), help.size());
    const auto part = help.substr(at, end - at);
    if (!is_command_on_a_stack(part)) return help;
    text += (text.empty() ? "" : " && ") + with_flags(part);
    at = end + 4;
  }
  return text;
}

std::string Rerun::line() const {
  return options_.confirm ? options_.line + " --confirm=" + shell_word(*options_.confirm)
                          : options_.line;
}

}  // namespace slipway::core
