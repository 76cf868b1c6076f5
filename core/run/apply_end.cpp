#include <algorithm>

#include "core/run/apply.hpp"
#include "core/run/plan_text.hpp"
#include "core/run/show.hpp"
#include "slipway/text.hpp"

// How an `up` or a `down` ends: what came of it, the exit code, the next command.
namespace slipway::core {
namespace {

/// The other failures of a state that cannot be written are alike; who lost its lock is told so.
ExitCode exit_code_of_unwritten(const Error& error) {
  return exit_code_of(error) == ExitCode::locked ? ExitCode::locked : ExitCode::other;
}

}  // namespace

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what;
}

/// Of a later round the earlier ones stay done.
ExitCode Apply::end_early(ExitCode code) {
  if (!begun_) return code;
  const auto recorded = record_run(static_cast<int>(code));
  if (recorded) return code;
  session_.teller.fail(recorded.error(), "state.write");
  return exit_code_of_unwritten(recorded.error());
}

ExitCode Apply::conclude_unwritten(const Error& error) {
  if (error.code == Errc::locked) {  // nor can this run be written down any more
    session_.teller.fail(error, "state.lost-lock");
    return session_.teller.end(
        ExitCode::locked, {"this run has lost the lock; nothing was begun after that"}, again());
  }
  session_.teller.fail(error, "state.write");
  return report(exit_code_of_unwritten(error),
                {"the state could not be written; nothing was begun after that"});
}

ExitCode Apply::conclude(const EngineSummary& summary) {
  if (summary.fatal) return conclude_unwritten(*summary.fatal);
  std::vector<std::string> lines;
  const auto left = session_.state().operations.size();
  if (summary.cancelled)
    return report(ExitCode::cancelled, {"cancelled: " + counted(done_, "done") + ", " +
                                        counted(left, "left open; nothing is lost")});
  const auto tell = [&](const char* what, const std::string& address, const std::string& why) {
    lines.emplace_back(what).append(": ").append(address).append(": ").append(why);
  };
  for (const auto& [address, finding] : summary.failed) tell("failed", address, finding.message);
  for (const auto& [address, because] : summary.skipped) tell("skipped", address, because);
  for (const auto& address : summary.past_deadline) lines.push_back("not finished: " + address);
  const auto& plan = planned_.plan;
  if (const auto count = unread(plan); count > 0)
    lines.push_back("not known: " + std::to_string(count) +
                    " could not be read, and nothing was done to them");
  auto code = code_of(summary);
  if (options_.goal == Goal::up && tell_unfit(session_) != ExitCode::ok && code == ExitCode::ok)
    code = ExitCode::failed;
  if (code == ExitCode::ok && recorded_ > 0) lines.push_back(counted(recorded_, "records changed"));
  if (code == ExitCode::ok && (done_ > 0 || recorded_ == 0))
    lines.push_back(begun_ ? counted(done_, "operations done") : "no changes");
  if (code != ExitCode::ok && begun_)
    lines.push_back(counted(done_, "done") + ", " + counted(summary.failed.size(), "failed") +
                    ", " + counted(summary.skipped.size(), "skipped"));
  next_ = next_after(summary, code);
  return report(code, std::move(lines));
}

ExitCode Apply::code_of(const EngineSummary& summary) const {
  auto code = exit_code_of_unread(planned_.plan);
  if (!summary.past_deadline.empty()) code = ExitCode::deadline;
  if (!summary.unknown.empty()) code = ExitCode::unknown;
  if (!summary.failed.empty() && code != ExitCode::unknown) code = ExitCode::failed;
  for (const auto& [address, finding] : summary.failed) {
    const auto of_one = finding.kind ? exit_code_of(*finding.kind) : ExitCode::failed;
    const bool graver = of_one == ExitCode::credentials ||
                        (of_one == ExitCode::defect && code != ExitCode::credentials);
    if (graver) code = of_one;
  }
  return code;
}

/// The same command is not named again for what it was just seen not to help: what an earlier run
/// had left was taken up, and came to no better end.
std::string Apply::next_after(const EngineSummary& summary, ExitCode code) const {
  if (code == ExitCode::credentials || (unread(planned_.plan) > 0 && summary.failed.empty()))
    return "slipway preflight";
  if (options_.goal == Goal::down) return again();
  std::vector<std::string> without_end = summary.past_deadline;
  for (const auto& [address, finding] : summary.failed) {
    if (replaced_.contains(address)) return "slipway status";
    if (finding.kind == FailureClass::invalid) without_end.push_back(address);
  }
  const auto stuck =
      std::find_if(without_end.begin(), without_end.end(),
                   [this](const std::string& address) { return taken_up_.contains(address); });
  return stuck == without_end.end() ? again() : again() + " --replace " + shell_word(*stuck);
}

ExitCode Apply::report(ExitCode code, std::vector<std::string> lines) {
  if (auto recorded = record_run(static_cast<int>(code)); !recorded) {
    session_.teller.fail(recorded.error(), "state.write");
    code = exit_code_of_unwritten(recorded.error());
    lines.emplace_back("the end of the run could not be written down");
  }
  std::string next = next_.empty() ? again() : next_;
  if (code == ExitCode::ok && options_.goal == Goal::up) {
    if (begun_) add_outcome_lines(session_, lines);
    next = "slipway status";
  } else if (code == ExitCode::ok) {
    next.clear();
  }
  return session_.teller.end(code, lines, next);
}

}  // namespace slipway::core
