#pragma once
#include <iosfwd>
#include <optional>
#include <string>

#include "core/event/event.hpp"
#include "core/run/exit_code.hpp"

namespace slipway::core {

/// What --json promises, kept in one place for all commands: the first line is `run_started`, the
/// last and only `run_ended` says the code that the program ends with, and nothing else comes
/// between than events.
///
/// `run_ended` is held back until `close`, since what a command says at its end is not yet how the
/// program ends.  An end that passes by `close` (a crash, a second Ctrl-C) has its last line
/// written by last_word.hpp.  One thread.
class RunStream final : public EventSink {
 public:
  /// `command`: the first word of the command line.  `out` must outlive the stream.
  RunStream(std::ostream& out, std::string command);
  RunStream(const RunStream&) = delete;
  RunStream& operator=(const RunStream&) = delete;
  ~RunStream() override;  ///< what was not closed was left by an exception: a defect

  void on(const Event& event) override;
  void tick(std::int64_t) override {}
  void hold() override { held_ = true; }
  void let_go() override;
  /// Writes the last line; what comes after it is dropped.
  void close(ExitCode code);

 private:
  void write(const Event& event);
  void write_out();

  std::ostream& out_;
  std::string command_;
  std::int64_t started_ms_;
  std::optional<Event> end_;  ///< as the command said it
  std::string lines_;         ///< whole ones, not written yet
  bool started_ = false;
  bool closed_ = false;
  bool held_ = false;
};

}  // namespace slipway::core
