#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "core/log/diagnostics.hpp"
#include "core/plugin/arena.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/host_table.hpp"
#include "core/plugin/program_request.hpp"
#include "core/plugin/programs.hpp"
#include "core/plugin/screen.hpp"
#include "slipway/bytes.hpp"

namespace slipway::core {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds grace{500};

/// The calls that may ask the other side, and so may run a program.
bool may_run(std::string_view function) {
  constexpr std::array allowed = {"preflight", "read",   "create",    "update",   "delete",
                                  "import",    "action", "read_many", "poll_many"};
  return std::find(allowed.begin(), allowed.end(), function) != allowed.end();
}

/// A command line for the log, without the secrets that the host knows.
std::string shown(const HostCall& call, const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "'" : " '") + word + "'";
  return call.screen() ? call.screen()->shown(std::move(line)) : line;
}

Value failed(const char* kind, std::string message) {
  return Value::map()
      .set("outcome", "failed")
      .set("class", kind)
      .set("message", std::move(message));
}

Value with_written(Value answer, Subprocess& process) {
  auto written = process.take();
  answer.set("output", bytes_value(std::move(written.output)));
  answer.set("errors", bytes_value(std::move(written.errors)));
  return written.cut_short ? answer.set("cut_short", true) : answer;
}

const char* class_of(const Error& error) {
  return error.code == Errc::not_found ? "not_found"
         : error.code == Errc::denied  ? "forbidden"
                                       : "unavailable";
}

/// One request under way.
class Run {
 public:
  Run(HostCall& call, const ProgramRequest& request) : call_(call), request_(request) {}

  Value answer() {
    if (request_.begins()) return begin();
    number_ = request_.program;
    program_ = Programs::all().take(call_.plugin(), number_);
    if (!program_.process)
      return failed("not_found", "no program " + std::to_string(number_) + " is running");
    return go_on();
  }

 private:
  spdlog::logger& log() const { return diagnostics("plugin." + call_.plugin()); }

  Value begin() {
    if (call_.services().stop.stop_requested())
      return failed("cancelled", "cancelled before it was begun").set("effect", "none");
    if (!Programs::all().enter(call_.plugin()))
      return failed("unavailable", "it has sixteen programs running, and may have no more");
    const auto& command = request_.command;
    auto started = Subprocess::start(command);
    log().debug("runs {}", shown(call_, command.argv));
    if (!started) {
      Programs::all().leave(call_.plugin());
      return failed(class_of(started.error()), started.error().message).set("effect", "none");
    }
    program_ = {std::move(*started), SteadyClock::now() + request_.deadline};
    return go_on();
  }

  Value go_on() {
    auto& process = *program_.process;
    const auto left = std::chrono::ceil<milliseconds>(program_.due - SteadyClock::now());
    const auto pause = std::clamp(left, milliseconds(0), request_.wait);
    const auto& stop = call_.services().stop;
    if (!request_.end && !process.wait(pause, stop)) {
      if (stop.stop_requested()) return cut("cancelled", "cancelled while it ran");
      if (left <= request_.wait) return cut("timeout", "its deadline passed while it ran");
      return still_running();
    }
    process.end(grace);
    return ended();
  }

  Value still_running() {
    Value answer = with_written(Value::map().set("outcome", "running"), *program_.process);
    if (number_ == 0)
      number_ = Programs::all().put(call_.plugin(), std::move(program_));
    else
      Programs::all().put_back(call_.plugin(), number_, std::move(program_));
    return answer.set("program", static_cast<std::int64_t>(number_));
  }

  Value cut(const char* kind, const char* why) {
    program_.process->end(grace);
    log().debug("a program was ended: {}", why);
    Programs::all().leave(call_.plugin());
    return with_written(failed(kind, why), *program_.process);
  }

  Value ended() {
    Programs::all().leave(call_.plugin());
    const auto& ending = *program_.process->ending();
    Value answer = with_written(Value::map().set("outcome", "ended"), *program_.process);
    log().debug("a program ended with {} {}, {} bytes of errors",
                ending.signal != 0 ? "signal" : "status",
                ending.signal != 0 ? ending.signal : ending.status,
                bytes_of(answer["errors"]).value_or("").size());
    return ending.signal != 0 ? answer.set("signal", ending.signal)
                              : answer.set("status", ending.status);
  }

  HostCall& call_;
  const ProgramRequest& request_;
  Program program_;
  std::uint64_t number_ = 0;
};

/// None: the call is refused, and knows why.
std::optional<Value> answer_to(HostCall& call, const Value& asked) {
  if (!may_run(call.function())) {
    call.refuse("asks for a program, which this call may not run");
    return std::nullopt;
  }
  const auto request = program_request(asked);
  if (const auto* misfit = std::get_if<std::string>(&request)) {
    call.refuse(*misfit);
    return std::nullopt;
  }
  const auto& read = std::get<ProgramRequest>(request);
  for (const auto& word : read.command.argv)
    if (call.screen() && call.screen()->shown(word) != word) {
      call.refuse("asks for a program with a secret in argv, which everybody can read");
      return std::nullopt;
    }
  return Run(call, read).answer();
}

const slipway_value* run(const slipway_call* raw, const slipway_value* request) noexcept {
  const slipway_value* none = nullptr;
  return with_call(raw, none, [&](HostCall& call) {
    auto answer = answer_to(call, value_of(request));
    if (!answer) return none;
    const slipway_value* made = handle_of(call.arena().add(&call, *std::move(answer), 2));
    return made;
  });
}

}  // namespace

const slipway_process& process_table() {
  static const slipway_process table{sizeof(slipway_process), 0, &run};
  return table;
}

}  // namespace slipway::core
