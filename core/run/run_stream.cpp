#include "core/run/run_stream.hpp"

#include <ostream>

#include "core/event/json_line.hpp"
#include "core/run/last_word.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {
namespace {

std::int64_t now_ms() { return SystemClock().wall().count(); }

}  // namespace

RunStream::RunStream(std::ostream& out, std::string command)
    : out_(out), command_(std::move(command)), started_ms_(now_ms()) {
  begin_stream(command_);
}

RunStream::~RunStream() { close(ExitCode::defect); }

void RunStream::on(const Event& event) {
  if (closed_) return;
  if (event.kind == EventKind::run_ended) {
    end_ = event;
    return;
  }
  if (!started_ && event.kind != EventKind::run_started) {
    Event first;
    first.kind = EventKind::run_started;
    first.wall_ms = event.wall_ms;
    first.fields.set("command", command_);
    write(first);
  } else if (started_ && event.kind == EventKind::run_started) {
    return;  // what was found before the stack was known has begun the stream
  }
  write(event);
}

void RunStream::close(ExitCode code) {
  if (closed_) return;
  held_ = false;
  Event last = end_.value_or(Event());
  last.kind = EventKind::run_ended;
  last.wall_ms = now_ms();
  last.fields.set("exit_code", static_cast<int>(code));
  if (last.fields["seconds"].is_null())
    last.fields.set("seconds", static_cast<double>(last.wall_ms - started_ms_) / 1000);
  if (!started_) {
    Event first;
    first.kind = EventKind::run_started;
    first.wall_ms = started_ms_;
    first.fields.set("command", command_);
    write(first);
  }
  write(last);
  closed_ = true;
  stream_is(StreamIs::closed);
}

void RunStream::write(const Event& event) {
  started_ = true;
  lines_ += json_line(event_to_value(event));
  if (!held_) write_out();
}

void RunStream::let_go() {
  held_ = false;
  write_out();
}

/// What an end that passes by `close` finds is whole lines, or a note that it is not.
void RunStream::write_out() {
  if (lines_.empty()) return;
  stream_is(StreamIs::within_a_line);
  out_ << lines_ << std::flush;
  lines_.clear();
  stream_is(StreamIs::open);
}

}  // namespace slipway::core
