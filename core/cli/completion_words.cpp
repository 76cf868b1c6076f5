#include "core/cli/completion_words.hpp"

#include "core/command/run_options.hpp"

#include "core/command/action_help.hpp"
#include "core/command/explanations.hpp"
#include "core/plugin/registry.hpp"
#include "core/run/session.hpp"
#include "core/run/stack_trust.hpp"

namespace slipway::core {
namespace {

using Words = std::vector<std::string>;

Words nodes(Session& session) {
  Words words;
  if (session.open_state(Access::look) != ExitCode::ok) return words;
  for (const auto& node : session.host.inventory().nodes) words.push_back(node.name);
  return words;
}

/// Of a stack that was not made yet.
Words nodes_to_come(Session& session) {
  Words words;
  if (session.open(Access::look) != ExitCode::ok) return words;
  for (const auto& node : try_composition(session, {}).layout.nodes) words.push_back(node.name);
  return words;
}

Words addresses(Session& session) {
  Words words;
  if (session.open_state(Access::look) != ExitCode::ok) return words;
  for (const auto& [address, row] : session.state().resources) words.push_back(address);
  return words;
}

Words of_stack(const Invocation& invocation, Console& console, Words (*look)(Session&)) {
  Words words;
  static_cast<void>(in_session(run_options("completion", invocation, Voice::data), console,
                               [&](Session& session) {
                                 words = look(session);
                                 return ExitCode::ok;
                               }));
  return words;
}

Words plugins(const Invocation& invocation) {
  Words words;
  const PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  for (const auto& file : registry.list()) words.push_back(file.name);
  return words;
}

Words codes(const Invocation& invocation) {
  Words words;
  for (const auto& one : explanations())
    if (one.code.back() != '.') words.emplace_back(one.code);
  PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  for (const auto& file : registry.list())
    if (const auto said = registry.manifest(file))
      for (const auto& [code, text] : said->description["explanations"].as_map())
        words.push_back(code);
  return words;
}

}  // namespace

Words words_of_kind(const std::string& kind, const std::string& of, const Invocation& invocation,
                    Console& console) {
  if (kind == "nodes") {
    auto words = of_stack(invocation, console, nodes);
    return words.empty() ? of_stack(invocation, console, nodes_to_come) : words;
  }
  if (kind == "addresses") return of_stack(invocation, console, addresses);
  if (kind == "plugins") return plugins(invocation);
  if (kind == "codes") return codes(invocation);
  Words words;
  if (kind == "actions")
    if (const auto schema = schema_of_role(of, invocation, console))
      for (const auto& action : schema->actions)
        if (action.role == of) words.push_back(action.name);
  return words;
}

}  // namespace slipway::core
