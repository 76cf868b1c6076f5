#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/system/clock.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// The functions of a configured plugin; see plugin.h for the keys of requests and answers.
enum class Function {
  validate,
  layout,
  contribute,
  expand,
  preflight,
  read,
  create,
  update,
  remove,
  import_resource,
  upgrade_state,
  read_many,
  poll_many,
  action,
  check,
  show_change,
  as_files,
};

/// One line that a plugin logged.
struct LogLine {
  std::int32_t level = 0;  ///< SLIPWAY_LOG_…
  std::string message;
  Value fields;
};

/// `trace`, `debug`, `info`, `warning` or `error`; an unknown level is `info`, a complaint about
/// the host an error.
inline const char* log_level_text(std::int32_t level) {
  static constexpr const char* names[] = {"trace", "debug", "info", "warning", "error", "error"};
  return level >= 0 && level < 6 ? names[level] : "info";
}

/// What a call can use.  Everything must outlive the call; the functions may be called from any
/// thread while it runs.
struct CallServices {
  const Clock* clock = nullptr;
  std::uint64_t seed = 0;
  std::stop_token stop;
  std::function<bool(Value)> emit;  ///< false: the plugin is told to stop; unset: nothing is taken
  std::function<void(LogLine)> log;
  std::function<void(std::string_view phase, double fraction)> progress;
};

/// A plugin configured for one role of one stack.  Any thread, several calls at once.
class Instance {
 public:
  virtual ~Instance() = default;
  /// Whether the plugin has this function at all (required ones, or an extension).
  virtual bool has(Function function) const = 0;
  /// Calls it.  Whatever goes wrong inside is a failed answer ({outcome: "failed", class, message,
  /// ...}), never an exception. Secrets handed out in `request` are looked for in what comes back:
  /// a log line or message is redacted, a token, id or unmarked output that holds one becomes an
  /// `internal` failure.
  virtual Value call(Function function, const Value& request, const CallServices& services) = 0;
};

}  // namespace slipway::core
