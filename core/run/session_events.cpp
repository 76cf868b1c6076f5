#include "core/run/session_events.hpp"

#include <unistd.h>

#include "core/event/redacting_sink.hpp"
#include "core/event/renderer.hpp"
#include "core/log/diagnostics.hpp"
#include "core/run/report.hpp"

namespace slipway::core {
namespace {

Surroundings surroundings(const Console& console) {
  return {console.out_is_terminal, console.variable("NO_COLOR"), console.variable("FORCE_COLOR"),
          console.variable("TERM")};
}

}  // namespace

SessionEvents::SessionEvents(Console& console, bool aside) : console_(console) {
  if (console.stream) return;
  RendererOptions options;
  options.style = Style(colour_wanted(console));
  auto kind = can_draw(surroundings(console)) ? RendererKind::terminal : RendererKind::plain;
  // Lines of the diagnostic log would stand in the middle of a picture that is drawn anew.
  const bool logs = console.detailed || !console.variable("SLIPWAY_LOG").empty();
  if (aside || logs) kind = RendererKind::plain;
  apart_ = !aside && !(kind == RendererKind::terminal && console.err_is_terminal);
  if (console.out_is_terminal) {
    options.width = [] { return terminal_width(STDOUT_FILENO); };
    options.height = [] { return terminal_height(STDOUT_FILENO); };
  }
  renderer_ = make_renderer(kind, aside ? console.err : console.out, options);
}

void SessionEvents::learn(const Value& tree) {
  redactor_.learn(tree);
  hide_in_diagnostics(tree);
}

void SessionEvents::on(const Event& event) {
  if (event.kind == EventKind::run_ended) let_go();  // an exception may have left a turn open
  const auto clean = redacted(event, redactor_);
  if (console_.stream)
    console_.stream->on(clean);
  else if (apart_ && clean.kind == EventKind::finding)
    say_finding(console_, finding_from_value(clean.fields["finding"]));
  else
    renderer_->on(clean);
  if (log_) log_->on(clean);
}

void SessionEvents::tick(std::int64_t wall_ms) {
  if (renderer_) renderer_->tick(wall_ms);
}

void SessionEvents::hold() {
  if (console_.stream) console_.stream->hold();
  if (renderer_) renderer_->hold();
  if (log_) log_->hold();
}

void SessionEvents::let_go() {
  if (console_.stream) console_.stream->let_go();
  if (renderer_) renderer_->let_go();
  if (log_) log_->let_go();
}

void SessionEvents::open_log(const std::string& base_dir, const std::string& run_id) {
  const auto folder = base_dir + "/.slipway/logs";
  auto log = LogFile::open(folder, run_id, redactor_);
  if (!log) return;
  log_ = *std::move(log);
  keep_diagnostics(folder);
}

bool colour_wanted(const Console& console) {
  return colour_wanted(console, console.out_is_terminal);
}

bool colour_wanted(const Console& console, bool is_terminal) {
  auto around = surroundings(console);
  around.is_terminal = is_terminal;
  return choose_style(console.color, around).color();
}

}  // namespace slipway::core
