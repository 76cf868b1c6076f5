#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/run/planning.hpp"
#include "core/run/session.hpp"
#include "core/run/stack_record.hpp"

namespace slipway::core {

/// Opens the stack to change it into what it asks for: what is wrong with that is found before the
/// lock is taken and anything is made on disk.
ExitCode open_for_up(Session& session);

/// What `up` and `down` have in common: settle what is open, read back, plan, ask, carry out, tell
/// what came of it.
///
/// An operation that an earlier run began is carried on with what was wanted then; where it leads
/// is planned again, so that a run ends well only when a plan right after it would be empty.
class Apply {
 public:
  enum class Goal { up, down };
  struct Options {
    Goal goal = Goal::up;
    std::string plan_file;          ///< up: apply exactly this plan
    std::set<std::string> replace;  ///< addresses
    std::size_t parallelism = 16;
    bool yes = false;
    std::string confirm;  ///< the stack's name, for `down` and for what is as grave
  };
  Apply(Session& session, Options options) : session_(session), options_(std::move(options)) {}

  ExitCode run();

 private:
  using Work = std::vector<std::pair<ChangeKind, std::string>>;
  ExitCode settle();
  ExitCode plan();
  ExitCode agree(int round);
  EngineSummary carry_out_plan();
  bool leaves_more();
  bool goes_on(int round);
  ExitCode remains();
  ExitCode end_early(ExitCode code);
  /// Reads back what is on record and writes down what changed.
  Result<ReadBacks> read_back();
  /// Gives up open operations whose outcome nobody wants any more.
  Result<void> give_up_unwanted();
  void mark_leaving(Batch& batch);
  bool is_guarded(const std::string& address) const;
  ExitCode keep_records_current();
  void rewrite_records(Batch& batch);
  /// Whether something is to be made anew that is still being made; then that ends first.
  bool has_to_finish();
  bool ends_first(const Change& change) const;
  bool preflight(const Composition& made, ExitCode& code);
  ExitCode check_plan_file();
  ExitCode confirm(int round);
  Result<void> record_intentions(const Composition& made);
  EngineSummary carry_out(StepGraph graph);
  ExitCode conclude(const EngineSummary& summary);
  ExitCode conclude_unwritten(const Error& error);
  ExitCode code_of(const EngineSummary& summary) const;
  std::string next_after(const EngineSummary& summary, ExitCode code) const;
  ExitCode report(ExitCode code, std::vector<std::string> lines);
  Result<void> record_run(int exit_code);
  std::string again() const;

  Session& session_;
  Options options_;
  Planned planned_;
  std::set<std::string> finish_;  ///< addresses whose open operations end before the plan
  RunRow run_;
  bool begun_ = false;              ///< what is wanted is on record
  std::size_t done_ = 0;            ///< operations, of all rounds
  std::size_t recorded_ = 0;        ///< resources of which only the record changed
  Work work_;                       ///< what the round before planned
  std::set<std::string> taken_up_;  ///< addresses whose making an earlier run had begun
  std::set<std::string> replaced_;  ///< addresses that were made anew because that was asked for
  std::string next_;                ///< the command to be named at the end; empty: the same again
};

/// `3 failed`
std::string counted(std::size_t count, const std::string& what);

/// What `up` tells at its end and `output` prints: the platform's outputs with their references
/// resolved, and the addresses.
Value session_outputs(Session& session);

}  // namespace slipway::core
