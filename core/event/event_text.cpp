#include "core/event/event_text.hpp"

#include <array>

#include "core/event/finding_text.hpp"
#include "core/event/run_view.hpp"
#include "core/event/text.hpp"

namespace slipway::core {
namespace {

using Lines = std::vector<std::string>;

Ink ink_of(const std::string& verb) {
  if (verb == "create") return Ink::green;
  if (verb == "delete" || verb == "failed") return Ink::red;
  if (verb == "skipped" || verb == "wait") return Ink::dim;
  return Ink::yellow;
}

std::string line(const std::string& verb, const Event& event, const std::string& rest,
                 const Style& style) {
  std::string text = verb_text(verb, style) + " " + printable(event.address);
  return rest.empty() ? text : text + "  " + rest;
}

std::string seconds_text(const Value& seconds) {
  return seconds.is_number() ? duration_text(seconds.as_double()) : std::string();
}

/// `3 machines and 9 more`, `1 machine`, `9`.
std::string amount_text(std::int64_t count, std::int64_t machines) {
  if (machines == 0) return std::to_string(count);
  auto text = std::to_string(machines) + (machines == 1 ? " machine" : " machines");
  if (count > machines) text += " and " + std::to_string(count - machines) + " more";
  return text;
}

/// Whether the estimate rests on what such operations took before, and on what else.
std::string estimate_text(const Value& fields) {
  auto text = about_text(fields["estimate_s"].as_double());
  if (fields["guessed"].as_bool()) text += " (a first guess)";
  return text;
}

std::string plan_text(const Value& fields) {
  auto text = counts_text(fields["counts"], fields["machines"]);
  const bool nothing = fields["total"].as_int() == 0;
  if (const auto unread = fields["not_known"].as_int(); unread > 0)
    return "plan: " + text + (text.empty() ? "" : ", ") + std::to_string(unread) + " not known";
  if (nothing) text = "nothing to do" + (text.empty() ? "" : ", " + text);
  if (fields["estimate_s"].as_double() >= 1 && !nothing) text += "; " + estimate_text(fields);
  return "plan: " + text;
}

Lines failed_lines(const Event& event, const std::string& action, const Style& style) {
  Lines lines{line("failed", event, action, style)};
  Finding finding = finding_from_value(event.fields["finding"]);
  if (finding.address == event.address) finding.address.clear();
  const Style inner(style.color(), style.width() > 0 ? style.width() - 2 : 0);
  for (auto& each : finding_lines(finding, inner)) lines.push_back("  " + each);
  return lines;
}

std::string retry_text(const Value& fields) {
  std::string text = "attempt " + value_text(fields["attempt"]);
  if (fields["in_ms"].is_number())
    text += " failed, again in " + duration_text(fields["in_ms"].as_double() / 1000);
  const std::string why = printable(fields["finding"]["message"].as_string());
  return why.empty() ? text : text + ": " + lines_of(why).front();
}

Lines log_lines(const Event& event, const Style& style, LogLevel least) {
  const Value& fields = event.fields;
  const std::string level = fields["level"].as_string();
  const LogLevel grave = log_level_from_text(level);
  if (grave < least) return {};
  const Ink ink = grave == LogLevel::error     ? Ink::red
                  : grave == LogLevel::warning ? Ink::yellow
                                               : Ink::dim;
  std::string text = style.paint(ink, printable(level.empty() ? "info" : level) + ":") + " ";
  for (const auto& part : {fields["plugin"].as_string(), event.address})
    if (!part.empty()) text += printable(part) + ": ";
  text += printable(fields["message"].as_string());
  for (const auto& [name, value] : fields["fields"].as_map())
    text += "  " + printable(name) + "=" + value_text(value);
  return lines_of(text);
}

Lines record_lines(const Value& record) {
  if (!record.is_map()) return lines_of(value_text(record));
  // A record that says itself how it reads is for people as it says, and for programs as it is.
  if (const Value* own = record.find("line")) return lines_of(value_text(*own));
  std::string text;
  for (const auto& [name, value] : record.as_map())
    text += (text.empty() ? "" : "  ") + printable(name) + ": " + value_text(value);
  return lines_of(text);
}

Lines end_lines(const Value& fields, const Style& style) {
  Lines lines;
  const Value& outcome = fields["outcome"];
  if (outcome.is_list())
    for (const auto& each : outcome.as_list()) lines.push_back(value_text(each));
  else if (!outcome.is_null())
    lines = lines_of(value_text(outcome));
  const std::string next = printable(fields["next"].as_string());
  if (!next.empty()) lines.push_back(style.paint(Ink::bold, "next:") + " " + next);
  return lines;
}

std::string started_text(const Value& fields) {
  std::string text = printable(fields["command"].as_string());
  const std::string stack = printable(fields["stack"].as_string());
  if (!stack.empty()) text += (text.empty() ? "" : " ") + stack;
  return text;
}

std::string progress_text(const Value& fields) {
  OperationView view;
  view.phase = printable(fields["phase"].as_string());
  view.fraction = fields["fraction"].as_double(-1);
  return state_text(view);
}

}  // namespace

std::string counts_text(const Value& counts, const Value& machines) {
  struct Count {
    const char* name;
    const char* words;
  };
  static constexpr std::array<Count, 9> known{{{"create", " to create"},
                                               {"update", " to update"},
                                               {"replace", " to replace"},
                                               {"delete", " to delete"},
                                               {"resume", " to resume"},
                                               {"repair", " to repair"},
                                               {"forget", " to forget"},
                                               {"record", " to record"},
                                               {"no_op", " unchanged"}}};
  std::string text;
  for (const auto& [name, words] : known) {
    const auto count = counts[name].as_int();
    const bool changes = std::string_view(name) != "no_op";
    if (count > 0)
      text += (text.empty() ? "" : ", ") +
              amount_text(count, changes ? machines[name].as_int() : 0) + words;
  }
  return text;
}

LogLevel log_level_from_text(std::string_view text) {
  if (text == "error") return LogLevel::error;
  if (text == "warning") return LogLevel::warning;
  if (text == "debug" || text == "trace") return LogLevel::debug;
  return LogLevel::info;
}

std::string verb_text(const std::string& verb, const Style& style) {
  constexpr std::size_t width = 7;
  const std::string pad(verb.size() < width ? width - verb.size() : 0, ' ');
  return style.paint(ink_of(verb), verb) + pad;
}

Lines event_lines(const Event& event, const std::string& action, const Style& style,
                  LogLevel least) {
  const Value& fields = event.fields;
  const std::string& named = fields["action"].as_string();
  const std::string& verb = named.empty() ? action : named;
  switch (event.kind) {
    case EventKind::run_started:
      return {started_text(fields)};
    case EventKind::plan_ready:
      return {plan_text(fields)};
    case EventKind::operation_started:
      return {line(verb, event, fields["resumed"].as_bool() ? "resumed" : "started", style)};
    case EventKind::operation_progress:
      return {line(verb, event, progress_text(fields), style)};
    case EventKind::operation_waiting:
      return {line("wait", event, "for " + names_text(fields["for"]), style)};
    case EventKind::operation_retry:
      return {line("retry", event, retry_text(fields), style)};
    case EventKind::operation_done:
      return {line(verb, event, style.paint(Ink::dim, seconds_text(fields["seconds"])), style)};
    case EventKind::operation_failed:
      return failed_lines(event, verb, style);
    case EventKind::operation_skipped:
      return {line("skipped", event, names_text(fields["because"]), style)};
    case EventKind::finding:
      return finding_lines(finding_from_value(fields["finding"]), style);
    case EventKind::log:
      return log_lines(event, style, least);
    case EventKind::record:
      return record_lines(fields["record"]);
    case EventKind::run_ended:
      return end_lines(fields, style);
  }
  return {};
}

}  // namespace slipway::core
