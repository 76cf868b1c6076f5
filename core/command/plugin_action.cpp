#include "core/command/plugin_action.hpp"

#include <algorithm>
#include <ostream>

#include "core/command/role_action.hpp"
#include "core/compose/roles.hpp"
#include "core/event/text.hpp"
#include "core/run/pause.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/schema/check.hpp"
#include "core/system/clock.hpp"
#include "core/system/random.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

const ActionType* find_alone(const PluginSchema& schema, const std::string& name) {
  for (const auto& action : schema.actions)
    if (action.alone && action.name == name) return &action;
  return nullptr;
}

ExitCode carry_out(LoadedPlugin& plugin, const ActionType& action, Value request,
                   Console& console) {
  const SystemClock clock;
  CallServices services;
  services.clock = &clock;
  services.seed = SeededRandom(entropy_random()).next();
  services.stop = console.stop;
  services.emit = [&](const Value& record) {
    const Value& line = record["line"];
    say_record(
        console, record,
        (line.is_string() ? printable(line.as_string()) : to_json(record, JsonForm::shown)) + "\n");
    return true;
  };
  services.log = [](const LogLine&) {};
  request.set("action", action.name).set("role", action.role);
  auto answer = plugin.call(Function::action, request, services);
  while (answer["outcome"] == Value("pending")) {
    const Millis pause(std::max<std::int64_t>(0, answer["poll_after_ms"].as_int(1000)));
    if (pause_for(pause, console.stop)) return ExitCode::cancelled;
    answer = plugin.call(Function::action, request.set("token", answer["token"]), services);
  }
  if (answer["outcome"].as_string() == "done") return ExitCode::ok;
  if (answer["outcome"].as_string() != "failed") {
    return refuse_usage(console, "the action '" + action.name + "' needs a stack to go on",
                        "slipway " + action.role + " " + action.name);
  }
  const auto finding = finding_of_failure(answer, plugin.schema().name);
  say_finding(console, finding);
  return exit_code_of({finding});
}

}  // namespace

ExitCode run_plugin_action(PluginRegistry& registry, const Admission& admission,
                           const Invocation& invocation, Console& console) {
  const auto file = registry.find(invocation.arguments[1]);
  if (!file) return refuse(console, file.error());
  const auto plugin = registry.load(*file, admission);
  if (!plugin) return refuse(console, plugin.error());
  const auto& schema = (*plugin)->schema();
  if (invocation.arguments.size() == 2) {
    list_actions(console, schema.actions, [](const ActionType& one) { return one.alone; });
    return ExitCode::ok;
  }
  const auto* action = find_alone(schema, invocation.arguments[2]);
  if (!action)
    return refuse_usage(console,
                        "the plugin '" + schema.name + "' has no action '" +
                            invocation.arguments[2] + "' that works without a stack",
                        "slipway plugin run " + schema.name);
  const auto words = read_action_words(*action, invocation, 3);
  const auto checked = check_options(action->options, "", words.options, "", console.directory);
  for (const auto& finding : checked.findings) say_finding(console, finding);
  if (has_errors(checked.findings)) return ExitCode::usage;
  Value request = Value::map();
  request.set("options", checked.options).set("arguments", Value(words.arguments));
  request.set("terminal", false);
  return carry_out(**plugin, *action, std::move(request), console);
}

}  // namespace slipway::core
