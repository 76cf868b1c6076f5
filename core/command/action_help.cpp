#include "core/command/action_help.hpp"

#include "core/command/run_options.hpp"

#include <algorithm>
#include <ostream>

#include "core/compose/roles.hpp"
#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/schema/words.hpp"
#include "core/stack/source_file.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t text_column = 28;

std::string flag_of(const Attribute& option) {
  std::string flag = "--" + option.name;
  std::replace(flag.begin(), flag.end(), '_', '-');
  if (option.type == AttributeType::boolean) return flag;
  std::string value = option.name;
  std::transform(value.begin(), value.end(), value.begin(),
                 [](char c) { return static_cast<char>(std::toupper(c)); });
  return flag + " " + value + (option.type == AttributeType::list ? ",..." : "");
}

/// A text that begins in this column and goes on below in another.
std::string wrapped_after(std::size_t column, std::size_t hanging, const std::string& text) {
  const auto lines = wrapped(text, column, hanging, width);
  return lines.size() > column ? lines.substr(column) : "\n";
}

std::optional<PluginSchema> schema_of(const Result<PluginFile>& file, PluginRegistry& registry) {
  if (!file) return std::nullopt;
  auto said = registry.manifest(*file);
  if (!said) return std::nullopt;
  return std::move(said->schema);
}

}  // namespace

void print_action_help(std::ostream& out, const ActionType& action, const std::string& called) {
  out << "usage: slipway " << called << (action.options.empty() ? "" : " [options]")
      << (action.arguments.empty() ? "" : " ARGUMENTS") << "\n\n";
  out << printable(wrapped(action.doc, 0, 0, width));
  if (!action.arguments.empty())
    out << "\nArguments: " << printable(wrapped_after(11, 2, action.arguments));
  out << "\nOptions:\n";
  for (const auto& option : action.options) {
    auto flag = "  " + flag_of(option);
    flag.resize(std::max(flag.size() + 2, text_column), ' ');
    auto rules = rules_in_words(option);
    auto text = option.doc;
    for (const auto& rule : rules) text += (text.empty() ? "" : " ") + rule + ".";
    out << flag << printable(wrapped_after(flag.size(), text_column, text));
  }
  out << "  --json, --file, --set, --plugin-dir, --color, -v: see 'slipway "
      << called.substr(0, called.find(' ')) << " --help'\n";
}

std::optional<PluginSchema> schema_of_role(const std::string& role, const Invocation& invocation,
                                           const Console& console) {
  const auto read = read_stack(stack_source(invocation, console));
  const auto& stack = read.stack ? read.stack : read.partial;
  const auto* given = stack ? stack->find(role) : nullptr;
  if (!given) return std::nullopt;
  PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  return schema_of(plugin_file_of(*given, *stack, registry), registry);
}

std::optional<PluginSchema> schema_of_plugin(const std::string& name,
                                             const Invocation& invocation) {
  PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  return schema_of(registry.find(name), registry);
}

}  // namespace slipway::core
