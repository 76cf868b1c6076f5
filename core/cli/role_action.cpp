#include "core/cli/role_action.hpp"

#include <ostream>

#include "core/cli/process.hpp"
#include "core/cli/show.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

/// Sorts an action's words into options and arguments by its schema: `--name value`,
/// `--name=value`, `--flag`.
struct ActionWords {
  Value options = Value::map();
  std::vector<std::string> arguments;
};

std::string option_name(std::string word) {
  for (char& byte : word)
    if (byte == '-') byte = '_';
  return word;
}

ActionWords read_words(const ActionType& action, const std::vector<std::string>& words) {
  ActionWords read;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto& word = words[at];
    if (word.compare(0, 2, "--") != 0 || word.size() == 2) {
      read.arguments.push_back(word);
      continue;
    }
    const auto equals = word.find('=');
    const auto name =
        option_name(word.substr(2, equals == std::string::npos ? equals : equals - 2));
    const auto* attribute = find_attribute(action.options, name);
    if (equals != std::string::npos)
      read.options.set(name, word.substr(equals + 1));
    else if (attribute && attribute->type != AttributeType::boolean && at + 1 < words.size())
      read.options.set(name, words[++at]);
    else
      read.options.set(name, true);
  }
  return read;
}

ExitCode list_actions(Session& session, const PluginSchema& schema, const std::string& role) {
  for (const auto& action : schema.actions) {
    if (action.role != role) continue;
    std::string words = action.name + (action.arguments.empty() ? "" : " " + action.arguments);
    words.resize(std::max<std::size_t>(words.size(), 24), ' ');
    session.console().out << "  " << words << ' ' << action.doc.substr(0, action.doc.find('\n'))
                          << '\n';
  }
  return ExitCode::ok;
}

}  // namespace

ExitCode run_role_action(const std::string& role, const Invocation& invocation, Console& console) {
  Session session(invocation, console, role);
  const auto& given = invocation.arguments;
  if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
  const ActiveRole* active = session.roles().find(role);
  Finding finding;
  finding.code = "action.unknown";
  if (!active) {
    finding.message = "the stack has no " + role;
    session.tell(finding);
    return ExitCode::not_found;
  }
  const auto& schema = active->plugin->schema();
  if (given.empty()) return list_actions(session, schema, role);
  const auto* action = schema.find_action(role, given.front());
  if (!action) {
    std::vector<std::string> known;
    for (const auto& one : schema.actions) known.push_back(one.name);
    const auto near = nearest(given.front(), known);
    finding.message = "the plugin '" + schema.name + "' has no action '" + given.front() + "'";
    finding.help = near.empty() ? "slipway " + role : "slipway " + role + " " + near;
    session.tell(finding);
    return ExitCode::usage;
  }
  std::vector<std::string> words(given.begin() + 1, given.end());
  words.insert(words.end(), invocation.rest.begin(), invocation.rest.end());
  const auto read = read_words(*action, words);
  const auto checked = check_options(action->options, role, read.options, session.stack().name,
                                     session.stack().base_dir);
  session.tell(checked.findings);
  if (has_errors(checked.findings)) return ExitCode::usage;
  const std::string name = action->name;
  if (action->changes) {
    if (const auto code = session.reopen_for_change(); code != ExitCode::ok) return code;
    active = session.roles().find(role);
  }
  const auto end = run_action(session, *active, name, checked.options, read.arguments);
  return end.argv.empty() ? end.code : replace_process(session, end.argv, end.environment);
}

}  // namespace slipway::core
