#include <exception>

#include "core/log/diagnostics.hpp"
#include "core/plugin/body.hpp"
#include "core/plugin/host_call.hpp"

namespace slipway::core {
namespace {

constexpr Millis longest_call{30'000};  // R8 of plugin.h

/// The plugin's own part; an exception that it lets out is a refused answer.
const slipway_value* asked(HostCall& call, slipway_function function, slipway_instance* instance,
                           const Value& request) {
  try {
    return unbelieved(function)(instance, call.raw(), borrowed_handle(&request));
  } catch (const std::exception& error) {
    call.refuse(std::string("let an exception out: ") + error.what());
  } catch (...) {
    call.refuse("let an exception out");
  }
  return nullptr;
}

/// What does not fit and was let pass: of what a person waits for it becomes a warning among the
/// findings, of the rest a fault in the log.
void tell_slips(HostCall& call, const Screen& screen, const Slips& slips, Value& answer) {
  if (slips.empty()) return;
  if (!screen.has_findings()) {
    for (const auto& slip : slips) call.fault_once(slip);
    return;
  }
  Value findings = answer["findings"];
  for (const auto& slip : slips) findings.push(screen.warning(slip));
  answer.set("findings", std::move(findings));
}

void note_missing_outputs(const PluginBody& body, const Screen& screen, Function function,
                          const Value& request, const Value& answer) {
  if (const auto names = screen.missing_outputs(answer); !names.empty())
    diagnostics("plugin." + body.name)
        .warn("{} {}: gave no output {}, which its type declares", to_text(function),
              request["address"].as_string(), names);
}

void log_call(const std::string& plugin, Function function, const Value& request,
              const Value& answer, Millis took) {
  auto& log = diagnostics("plugin." + plugin);
  if (!log.should_log(spdlog::level::trace)) return;
  std::string subject = request["address"].as_string();
  if (!subject.empty()) subject.insert(0, " ");
  std::string end = answer["outcome"].as_string();
  if (end.empty()) end = "answered";
  if (const auto& kind = answer["class"].as_string(); !kind.empty()) end += ", " + kind + ",";
  log.trace("{}{}: {} after {} ms", to_text(function), subject, end, took.count());
}

}  // namespace

Value call_function(const PluginBody& body, Function function, slipway_instance* instance,
                    const Value& request, const CallServices& services, const std::string& role,
                    const Redactor& known) {
  const Screen screen(CallSubject{body.name, function, role, &body.schema}, request, known);
  if (!body.has(function))
    return Value::map()
        .set("outcome", "failed")
        .set("class", "unsupported")
        .set("effect", "none")
        .set("message", "plugin '" + body.name + "' has no " + to_text(function));
  HostCall call(body.faults, to_text(function), services, &screen);
  const Millis begun = call.clock().monotonic();
  const slipway_value* answered =
      asked(call, body.functions[index_of(function)], instance, request);
  const Millis took = call.clock().monotonic() - begun;
  if (took > longest_call)
    call.fault("did not return within " + std::to_string(longest_call.count() / 1000) +
               " seconds, but after " + std::to_string(took.count() / 1000));
  Value given = taken_from(answered);
  Slips slips = call.slips();
  Value answer;
  const auto refusal = call.refusal();
  if (!refusal.empty())
    answer = screen.refused(given, refusal);
  else if (answered)
    answer = screen.answer(std::move(given), slips);
  else
    answer = screen.internal("gave no answer" + call.bad_json());
  tell_slips(call, screen, slips, answer);
  call.log_faults();
  note_missing_outputs(body, screen, function, request, answer);
  log_call(body.name, function, request, answer, took);
  return answer;
}

}  // namespace slipway::core
