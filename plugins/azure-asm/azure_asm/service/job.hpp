#pragma once
#include <optional>
#include <string>

#include "azure_asm/service/history.hpp"
#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {

/// What a pending operation of ours is doing: all that is needed to take it up again in a new
/// process.
struct Job {
  std::string work;       ///< `create`, `update` or `delete`
  std::string kind;       ///< of what is waited for, as the history of such things names it
  std::string operation;  ///< the service's id of what it is doing for us; empty: we only watch
  std::int64_t since_ms = 0;
  slipway::Value done;  ///< steps that need not be done again: {set: true, role: true, ...}

  slipway::Value token() const;
  /// Nothing without a token.  A token of a version that we do not know throws a Failure that makes
  /// the host look first.
  static std::optional<Job> from(const slipway::Value& token);
};

/// Waits for operations, a look at a time.
class Waiting {
 public:
  explicit Waiting(Management& service)
      : service_(service), history_([&service] { return service.pace(); }) {}

  /// A fresh job for an operation of that kind that was just accepted.
  static Job begun(const slipway::Call& call, std::string work, std::string kind,
                   std::string operation);
  /// From now on the job waits for something else.
  static void turn_to(const slipway::Call& call, Job& job, std::string kind,
                      std::string operation = {});

  /// The answer for a job that goes on.
  slipway::Outcome pending(const slipway::Call& call, const Job& job, const std::string& phase,
                           double fraction = -1) const;

  /// Asks after the job's operation: an answer while it runs, nothing when it has succeeded or
  /// there is none.  Throws a Failure that says that it is over when it failed, and when the
  /// service has forgotten it, so that the host looks.  `what` completes "cannot ...".
  std::optional<slipway::Outcome> still_running(const slipway::Call& call, const Job& job,
                                                const std::string& phase, const std::string& what);

  /// What the job waited for is over.
  void learn(const slipway::Call& call, const Job& job);

 private:
  Management& service_;
  History history_;
};

}  // namespace azure_asm
