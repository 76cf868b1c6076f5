#include "core/run/teller.hpp"

#include "core/run/last_word.hpp"
#include "core/run/report.hpp"
#include "core/value/json.hpp"

namespace slipway::core {

Finding finding_of(const Error& error, const std::string& code) {
  Finding finding;
  finding.code = code;
  finding.message = error.message;
  finding.help = error.hint;
  return finding;
}

Teller::Teller(const RunOptions& options, Console& console, const Clock& clock)
    : options_(options),
      console_(console),
      clock_(clock),
      events_(console, options.voice == Voice::data),
      rerun_(options),
      started_(clock.monotonic()) {}

Event Teller::event_now(EventKind kind) const {
  Event event;
  event.kind = kind;
  event.wall_ms = clock_.wall().count();
  return event;
}

void Teller::begin(const Stack& stack) {
  set_next_after_crash(rerun_.with_flags(rerun_.line()));
  if (options_.voice != Voice::tells && !console_.stream) return;
  auto event = event_now(EventKind::run_started);
  event.fields.set("command", options_.command).set("stack", stack.name);
  event.fields.set_if("file", stack.file);
  events_.on(event);
}

void Teller::tell(const Finding& told) {
  auto finding = told;
  finding.help = rerun_.help_with_flags(told.help);
  const bool silent = options_.voice == Voice::data && !console_.stream;
  if (silent && finding.level != Level::error) return;
  if (!told_.insert(to_json(finding_to_value(finding))).second) return;
  auto event = event_now(EventKind::finding);
  event.address = finding.address;
  event.fields.set("finding", finding_to_value(finding));
  events_.on(event);
}

void Teller::tell(const std::vector<Finding>& findings) {
  for (const auto& finding : findings) tell(finding);
}

void Teller::tell(const LogLine& line) {
  auto event = event_now(EventKind::log);
  event.fields.set("level", log_level_text(line.level))
      .set("message", line.message)
      .set_if("fields", line.fields);
  events_.on(event);
}

void Teller::tell_record(const Value& record) {
  auto event = event_now(EventKind::record);
  event.fields.set("record", record);
  events_.on(event);
}

ExitCode Teller::fail(const Error& error, const std::string& code) {
  tell(finding_of(error, code));
  return exit_code_of(error);
}

void Teller::hand_over(const Value& record, const std::string& text) {
  say_record(console_, record, text);
}

std::vector<Finding> Teller::judged(std::vector<Finding> findings) const {
  if (options_.strict) make_strict(findings);
  return findings;
}

ExitCode Teller::end(ExitCode code, const std::vector<std::string>& outcome,
                     const std::string& next) {
  if (!interrupted()) return conclude(code, outcome, next);
  return conclude(ExitCode::cancelled, {"cancelled: what was asked for is not known"},
                  rerun_.line());
}

void Teller::leave(ExitCode code) {
  if (!ended_) conclude(interrupted() ? ExitCode::cancelled : code, {}, {});
}

ExitCode Teller::conclude(ExitCode code, const std::vector<std::string>& outcome,
                          const std::string& next) {
  auto event = event_now(EventKind::run_ended);
  const auto took = static_cast<double>((clock_.monotonic() - started_).count()) / 1000;
  event.fields.set("exit_code", static_cast<int>(code)).set_if("outcome", Value(outcome));
  event.fields.set_if("next", next.empty() ? next : rerun_.with_flags(next)).set("seconds", took);
  if (code != ExitCode::ok) event.fields.set_if("log", events_.log_path());
  events_.on(event);
  ended_ = code;
  return code;
}

}  // namespace slipway::core
