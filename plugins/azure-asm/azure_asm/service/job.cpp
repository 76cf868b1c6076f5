#include "azure_asm/service/job.hpp"

#include <algorithm>

namespace azure_asm {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::Value;

constexpr std::int64_t token_version = 1;

}  // namespace

Value Job::token() const {
  Value token = Value::map();
  token.set("v", token_version).set("work", work).set("since_ms", since_ms);
  return token.set_if("kind", kind).set_if("op", operation).set_if("done", done);
}

std::optional<Job> Job::from(const Value& token) {
  if (token.is_null()) return std::nullopt;
  if (token["v"].as_int() != token_version)
    throw Failure("conflict", "the recorded operation is of an unknown version")
        .with_effect("unknown")
        .operation_over();
  Job job;
  job.work = token["work"].as_string();
  job.kind = token["kind"].as_string();
  job.operation = token["op"].as_string();
  job.since_ms = token["since_ms"].as_int();
  job.done = token["done"];
  return job;
}

Job Waiting::begun(const Call& call, std::string work, std::string kind, std::string operation) {
  Job job;
  job.work = std::move(work);
  job.kind = std::move(kind);
  job.operation = std::move(operation);
  job.since_ms = call.wall_ms();
  return job;
}

void Waiting::turn_to(const Call& call, Job& job, std::string kind, std::string operation) {
  job.kind = std::move(kind);
  job.operation = std::move(operation);
  job.since_ms = call.wall_ms();
}

void Waiting::learn(const Call& call, const Job& job) {
  history_.learn(job.kind, std::max<std::int64_t>(0, call.wall_ms() - job.since_ms));
}

Outcome Waiting::pending(const Call& call, const Job& job, const std::string& phase,
                         double fraction) const {
  const auto elapsed = std::max<std::int64_t>(0, call.wall_ms() - job.since_ms);
  // a machine that starts has nothing to tell before its time, and each look reads all machines
  const bool patient = job.kind == "ready";
  auto outcome = Outcome::pending(job.token(), history_.pause_ms(job.kind, elapsed, patient));
  outcome.phase(phase, fraction);
  return outcome;
}

std::optional<Outcome> Waiting::still_running(const Call& call, const Job& job,
                                              const std::string& phase, const std::string& what) {
  if (job.operation.empty()) return std::nullopt;
  const auto operation = service_.operation(call, job.operation);
  switch (operation.status) {
    case Operation::Status::in_progress:
      return pending(call, job, phase);
    case Operation::Status::failed: {
      auto failure = failure_of(operation.refusal, what, service_.pace());
      // what stood in its way may be our own doing: look, and begin again
      if (failure.kind == "not_found" || failure.kind == "already_exists")
        failure.kind = "conflict";
      throw failure.operation_over();
    }
    case Operation::Status::succeeded:
      learn(call, job);
      break;
    case Operation::Status::unknown:
      throw Failure("conflict",
                    "cannot " + what + ": the service has forgotten the operation " + job.operation)
          .after_ms(1)
          .with_effect("unknown")
          .operation_over();
  }
  return std::nullopt;
}

}  // namespace azure_asm
