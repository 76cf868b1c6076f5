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
  return token.set_if("op", operation).set_if("done", done);
}

std::optional<Job> Job::from(const Value& token) {
  if (token.is_null()) return std::nullopt;
  if (token["v"].as_int() != token_version)
    throw Failure("conflict", "the recorded operation is of an unknown version")
        .with_effect("unknown");
  Job job;
  job.work = token["work"].as_string();
  job.operation = token["op"].as_string();
  job.since_ms = token["since_ms"].as_int();
  job.done = token["done"];
  return job;
}

Job Waiting::begun(const Call& call, std::string work, std::string operation) {
  Job job;
  job.work = std::move(work);
  job.operation = std::move(operation);
  job.since_ms = call.wall_ms();
  return job;
}

std::int64_t Waiting::pause_ms(const Call& call, const Job& job) const {
  const auto elapsed = std::max<std::int64_t>(0, call.wall_ms() - job.since_ms);
  const auto least = service_.pace().interval_ms;
  return std::clamp(elapsed / 20, least, least * 15 / 2);
}

Outcome Waiting::pending(const Call& call, const Job& job, const std::string& phase,
                         double fraction) const {
  auto outcome = Outcome::pending(job.token(), pause_ms(call, job));
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
      if (failure.kind == "not_found") failure.kind = "conflict";
      throw failure;
    }
    case Operation::Status::succeeded:
    case Operation::Status::unknown:
      break;
  }
  return std::nullopt;
}

}  // namespace azure_asm
