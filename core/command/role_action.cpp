#include "core/command/role_action.hpp"

#include "core/command/run_options.hpp"

#include <algorithm>
#include <ostream>

#include "core/command/action_help.hpp"
#include "core/event/text.hpp"
#include "core/run/process.hpp"
#include "core/run/report.hpp"
#include "core/run/show.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

std::string option_name(std::string word) {
  for (char& byte : word)
    if (byte == '-') byte = '_';
  return word;
}

/// A list is given item by item, between commas or by the option again.
void put_option(Value& options, const Attribute* attribute, const std::string& name,
                const std::string& text) {
  if (!attribute || attribute->type != AttributeType::list) {
    options.set(name, text);
    return;
  }
  Value items = options[name].is_list() ? options[name] : Value::list();
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    items.push(text.substr(at, end - at));
    at = end + 1;
  }
  options.set(name, std::move(items));
}

ActionWords sorted(const ActionType& action, const std::vector<std::string>& words) {
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
      put_option(read.options, attribute, name, word.substr(equals + 1));
    else if (attribute && attribute->type != AttributeType::boolean && at + 1 < words.size())
      put_option(read.options, attribute, name, words[++at]);
    else
      read.options.set(name, true);
  }
  return read;
}

/// Null after telling what is known instead.
const ActionType* find_action(Session& session, const PluginSchema& schema, const std::string& role,
                              const std::string& name) {
  if (const auto* action = schema.find_action(role, name)) return action;
  std::vector<std::string> known;
  for (const auto& one : schema.actions) known.push_back(one.name);
  const auto near = nearest(name, known);
  Finding finding;
  finding.code = "action.unknown";
  finding.message = "the plugin '" + schema.name + "' has no action '" + name + "'";
  finding.help = near.empty() ? "slipway " + role : "slipway " + role + " " + near;
  session.teller.tell(finding);
  return nullptr;
}

ExitCode run(Session& session, const std::string& role, const Invocation& invocation) {
  if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
  const ActiveRole* active = session.roles().find(role);
  if (!active) {
    Finding finding;
    finding.code = "action.unknown";
    finding.message = "the stack has no " + role;
    session.teller.tell(finding);
    return ExitCode::not_found;
  }
  const auto& schema = active->plugin->schema();
  if (invocation.arguments.empty()) {
    list_actions(session.console, schema.actions,
                 [&](const ActionType& action) { return action.role == role; });
    return ExitCode::ok;
  }
  const auto* action = find_action(session, schema, role, invocation.arguments.front());
  if (!action) return ExitCode::usage;
  const auto read = read_action_words(*action, invocation, 1);
  const auto checked =
      check_options(action->options, role, read.options,
                    made_under(session.stack(), session.state()), session.stack().base_dir);
  session.teller.tell(checked.findings);
  if (has_errors(checked.findings)) return ExitCode::usage;
  const std::string name = action->name;
  if (action->changes) {
    if (const auto code = session.take_for_change(); code != ExitCode::ok) return code;
    active = session.roles().find(role);
  }
  const auto end = run_action(session, *active, name, checked.options, read.arguments);
  if (end.code == ExitCode::cancelled)
    return session.teller.end(end.code, {"cancelled: '" + name + "' was not seen to end"},
                              session.teller.rerun().line());
  return end.argv.empty() ? end.code : replace_process(session, end.argv, end.environment);
}

ExitCode run(const std::string& role, const Invocation& invocation, Console& console) {
  return in_session(run_options(role, invocation, Voice::action), console,
                    [&](Session& session) { return run(session, role, invocation); });
}

class RoleCommand final : public Command {
 public:
  RoleCommand(std::string role, std::string examples)
      : role_(std::move(role)), examples_(std::move(examples)) {}

  std::string name() const override { return role_; }
  std::string summary() const override { return "run an action of the " + role_ + " plugin"; }
  Names argument_names() const override { return Names::actions; }
  std::string arguments() const override { return "[ACTION [...]]"; }
  std::string description() const override {
    return "Runs one of the actions that the stack's " + role_ +
           " plugin has.  Without ACTION they\n"
           "are listed.  Options of the action come after its name.\n"
           "\n" +
           examples_;
  }
  std::size_t own_words(const std::string&) const override { return 1; }
  bool concludes_after_stop() const override { return true; }
  bool print_own_help(std::ostream& out, const Invocation& invocation,
                      Console& console) const override {
    if (invocation.arguments.empty()) return false;
    const auto schema = schema_of_role(role_, invocation, console);
    const auto* action =
        schema ? schema->find_action(role_, invocation.arguments.front()) : nullptr;
    if (action) print_action_help(out, *action, role_ + " " + action->name);
    return action != nullptr;
  }
  ExitCode run(const Invocation& invocation, Console& console) const override {
    return core::run(role_, invocation, console);
  }

 private:
  std::string role_;
  std::string examples_;
};

}  // namespace

ActionWords read_action_words(const ActionType& action, const Invocation& invocation,
                              std::size_t own_words) {
  const auto& given = invocation.arguments;
  std::vector<std::string> words(given.begin() + static_cast<std::ptrdiff_t>(own_words),
                                 given.end());
  words.insert(words.end(), invocation.rest.begin(), invocation.rest.end());
  return sorted(action, words);
}

void list_actions(Console& console, const std::vector<ActionType>& actions,
                  const std::function<bool(const ActionType&)>& fits) {
  for (const auto& action : actions) {
    if (!fits(action)) continue;
    std::string words = action.name + (action.arguments.empty() ? "" : " " + action.arguments);
    words.resize(std::max<std::size_t>(words.size(), 24), ' ');
    const auto doc = action.doc.substr(0, action.doc.find('\n'));
    say_record(console,
               Value::map()
                   .set("action", action.name)
                   .set_if("arguments", action.arguments)
                   .set_if("doc", doc),
               printable("  " + words + ' ' + doc + '\n'));
  }
}

std::unique_ptr<Command> make_role_command(const std::string& role, const std::string& examples) {
  return std::make_unique<RoleCommand>(role, examples);
}

}  // namespace slipway::core
