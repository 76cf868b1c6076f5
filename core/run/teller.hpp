#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/plugin/instance.hpp"
#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"
#include "core/run/rerun.hpp"
#include "core/run/session_events.hpp"
#include "core/stack/stack.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {

/// What a run says, from its first event to its one end.  Commands that are named get the flags
/// that they need (rerun.hpp); secrets are taken out (session_events.hpp).  One thread.
class Teller {
 public:
  /// All three must outlive it.
  Teller(const RunOptions& options, Console& console, const Clock& clock);

  /// `run_started`, once the stack is known.
  void begin(const Stack& stack);

  /// A finding that was told already is not told again: the same thing may be found once more when
  /// what is known has grown.
  void tell(const Finding& finding);
  void tell(const std::vector<Finding>& findings);
  void tell(const LogLine& line);
  /// A record of an action: a map, or {line: text}.
  void tell_record(const Value& record);
  /// Tells an error under that code; answers how it ends.
  ExitCode fail(const Error& error, const std::string& code);
  /// Hands over data that was asked for: `text` as it is on standard output, or a record.
  void hand_over(const Value& record, const std::string& text);

  /// The findings as --strict has them, where it is given.
  std::vector<Finding> judged(std::vector<Finding> findings) const;

  /// From here on the run changes something: a Ctrl-C is its own to account for.
  void changes_something() { changes_ = true; }
  /// Whether a Ctrl-C has cut short a run that only looks: what it has found is no answer.
  bool interrupted() const { return !changes_ && console_.stop.stop_requested(); }
  /// Time that a question waited for its answer is not the run's.
  void waited(Millis time) { started_ += time; }

  /// The last lines: what came of it, and the next command.  A run that was interrupted ends as
  /// cancelled and says that it does not know, whatever it is given here.
  ExitCode end(ExitCode code, const std::vector<std::string>& outcome, const std::string& next);
  /// `run_ended` of a run that has not said how it ends.
  void leave(ExitCode code);
  /// As its last lines said; none before.
  std::optional<ExitCode> ended() const { return ended_; }

  SessionEvents& events() { return events_; }
  Rerun& rerun() { return rerun_; }

 private:
  Event event_now(EventKind kind) const;
  ExitCode conclude(ExitCode code, const std::vector<std::string>& outcome,
                    const std::string& next);

  const RunOptions& options_;
  Console& console_;
  const Clock& clock_;
  SessionEvents events_;
  Rerun rerun_;
  Millis started_;
  std::set<std::string> told_;
  bool changes_ = false;
  std::optional<ExitCode> ended_;
};

/// An error as a finding of that code.
Finding finding_of(const Error& error, const std::string& code);

}  // namespace slipway::core
