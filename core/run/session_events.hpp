#pragma once
#include <memory>
#include <string>

#include "core/event/event.hpp"
#include "core/event/log_file.hpp"
#include "core/run/console.hpp"
#include "core/value/redactor.hpp"

namespace slipway::core {

/// Where a session's events go: to the renderer that the user, the environment and the terminal
/// ask for, and to the log of a run that changes something.  Every secret that it was told of is
/// taken out first.
class SessionEvents final : public EventSink {
 public:
  /// `aside`: standard output holds data, so events go to standard error, as text.  Findings do in
  /// any case, but where both are one terminal on which a picture is drawn; under --json all goes
  /// to the stream.
  SessionEvents(Console& console, bool aside);
  void on(const Event& event) override;
  void tick(std::int64_t wall_ms) override;
  void hold() override;
  void let_go() override;

  /// Looks for these from now on: every sensitive text in the tree.
  void learn(const Value& tree);
  /// Begins the log of a run in `<base_dir>/.slipway/logs`, and the diagnostic log beside it;
  /// without them when they cannot be written.
  void open_log(const std::string& base_dir, const std::string& run_id);
  /// The log's path, empty when there is none.
  std::string log_path() const { return log_ ? log_->path() : std::string(); }

 private:
  Redactor redactor_;
  Console& console_;
  bool apart_ = false;                   ///< findings go to standard error, the rest does not
  std::unique_ptr<EventSink> renderer_;  ///< null under --json
  std::unique_ptr<LogFile> log_;
};

/// What the user wants, NO_COLOR, FORCE_COLOR and the terminal together, for standard output.
bool colour_wanted(const Console& console);
/// The same for a stream that leads to a terminal or does not.
bool colour_wanted(const Console& console, bool is_terminal);

}  // namespace slipway::core
