#include "core/command/run_options.hpp"

#include <set>

#include "core/command/commands.hpp"
#include "core/run/stack_source.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

/// What the command was given of its own; what all have in common is added elsewhere, and what
/// answers a question is left out.
std::string own_flags(const Invocation& invocation) {
  static const std::set<std::string, std::less<>> others = {
      "color", "confirm", "file", "help", "json", "parallelism", "plugin-dir", "set", "yes"};
  std::string flags;
  for (const auto& [name, values] : invocation.options) {
    if (others.contains(name)) continue;
    const auto flag = " --" + name;
    if (values.empty()) flags += flag;
    for (const auto& value : values) flags += flag + " " + shell_word(value);
  }
  return flags;
}

std::string line_of(const std::string& command, const Invocation& invocation) {
  std::string line = "slipway " + command;
  for (const auto& word : invocation.arguments) line += " " + shell_word(word);
  line += own_flags(invocation);
  if (!invocation.rest.empty() && !invocation.for_action) line += " --";
  for (const auto& word : invocation.rest) line += " " + shell_word(word);
  return line;
}

}  // namespace

RunOptions run_options(const std::string& command, const Invocation& invocation, Voice voice) {
  RunOptions options;
  options.command = command;
  options.line = line_of(command, invocation);
  if (invocation.has("confirm")) options.confirm = invocation.text("confirm");
  options.voice = voice;
  options.file = invocation.text("file");
  options.sets = invocation.texts("set");
  options.plugin_dirs = invocation.texts("plugin-dir");
  options.parallelism = invocation.number("parallelism");
  options.strict = invocation.flag("strict");
  options.yes = invocation.flag("yes");
  options.works_on_a_stack = works_on_a_stack;
  return options;
}

StackSource stack_source(const Invocation& invocation, const Console& console) {
  return stack_source(run_options({}, invocation, Voice::data), console);
}

}  // namespace slipway::core
