#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "slipway/bytes.hpp"
#include "slipway/call.hpp"

/// Programs of this computer, run by the host (slipway.process/1 in plugin.h, which says what a
/// program gets and how it ends).
///
///     const auto run = slipway::Program({"tar", "-tf", path}).deadline_ms(10'000).run(call);
///     if (!run.succeeded()) throw slipway::Failure("invalid", run.errors);
namespace slipway {

/// What came of asking for one.
struct ProgramRun {
  bool running = false;                ///< ask further with `follow_program`
  std::int64_t program = 0;            ///< its number while it runs; good for this life of the host
  std::optional<std::int64_t> status;  ///< of one that ended by itself
  std::int64_t signal = 0;             ///< that ended it
  std::string output;                  ///< what it wrote since it was last asked about
  std::string errors;
  bool cut_short = false;  ///< more was written than is kept

  bool succeeded() const { return status == 0; }
};

namespace detail {

/// Throws a Failure with what the host said; `timeout` and `cancelled` have what the program
/// wrote to its standard error as their fact `errors`.
inline ProgramRun program_answer(const Call& call, const Value& request) {
  const Value answer = call.run_program(request);
  if (answer["outcome"] == Value("failed")) {
    Failure failure(answer["class"].as_string(), answer["message"].as_string());
    if (const auto& effect = answer["effect"].as_string(); !effect.empty())
      failure.with_effect(effect);
    const auto said = bytes_of(answer["errors"]).value_or("");
    throw said.empty() ? failure : failure.fact("errors", bytes_value(said));
  }
  ProgramRun run;
  run.running = answer["outcome"] == Value("running");
  run.program = answer["program"].as_int();
  if (answer["status"].is_int()) run.status = answer["status"].as_int();
  run.signal = answer["signal"].as_int();
  run.output = bytes_of(answer["output"]).value_or("");
  run.errors = bytes_of(answer["errors"]).value_or("");
  run.cut_short = answer["cut_short"].as_bool();
  return run;
}

}  // namespace detail

/// One that is to be run.
class Program {
 public:
  explicit Program(const std::vector<std::string>& argv) { request_.set("argv", argv); }

  Program& environment(const std::map<std::string, std::string>& variables) {
    Value map = Value::map();
    for (const auto& [name, value] : variables) map.set(name, value);
    return put("environment", std::move(map));
  }
  Program& directory(std::string path) { return put("directory", std::move(path)); }
  Program& input(std::string bytes) { return put("input", bytes_value(std::move(bytes))); }
  /// From its start; one minute when it is not said.
  Program& deadline_ms(std::int64_t time) { return put("deadline_ms", time); }
  Program& most_output(std::int64_t bytes) { return put("most_output", bytes); }

  /// Waits for its end for so long, 25 s at most.  Throws a Failure: it could not be started, its
  /// deadline passed, the call is cancelled; `unsupported`: the host runs no programs.
  ProgramRun run(const Call& call, std::int64_t wait_ms = 25'000) const {
    return detail::program_answer(call, Value(request_).set("wait_ms", wait_ms));
  }

 private:
  Program& put(const char* key, Value value) {
    request_.set(key, std::move(value));
    return *this;
  }
  Value request_ = Value::map().set("deadline_ms", 60'000);
};

/// Goes on with one that was still running; throws as `run`, `not_found` where it is no longer
/// known.
inline ProgramRun follow_program(const Call& call, std::int64_t program,
                                 std::int64_t wait_ms = 25'000) {
  return detail::program_answer(call, Value::map().set("program", program).set("wait_ms", wait_ms));
}

/// Ends one that is still running.
inline ProgramRun end_program(const Call& call, std::int64_t program) {
  return detail::program_answer(call, Value::map().set("program", program).set("end", true));
}

}  // namespace slipway
