#include "core/run/report.hpp"

#include <ostream>

#include "core/event/event.hpp"
#include "core/event/finding_text.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {
namespace {

Event event_now(EventKind kind) {
  Event event;
  event.kind = kind;
  event.wall_ms = SystemClock().wall().count();
  return event;
}

}  // namespace

void say_record(Console& console, const Value& record, const std::string& text) {
  if (!console.stream) {
    console.out << text;
    return;
  }
  auto event = event_now(EventKind::record);
  event.fields.set("record", record);
  console.stream->on(event);
}

void say_finding(Console& console, const Finding& finding) {
  if (!console.stream) {
    console.out.flush();
    console.err << finding_text(finding, console.error_style) << std::flush;
    return;
  }
  auto event = event_now(EventKind::finding);
  event.address = finding.address;
  event.fields.set("finding", finding_to_value(finding));
  console.stream->on(event);
}

ExitCode refuse_usage(Console& console, const std::string& message, const std::string& help) {
  Finding finding;
  finding.code = "command.usage";
  finding.message = message;
  finding.help = help;
  say_finding(console, finding);
  return ExitCode::usage;
}

}  // namespace slipway::core
