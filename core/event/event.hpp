#pragma once
#include <cstdint>
#include <string>

#include "core/value/finding.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What happened.  The names on the JSON stream are those of `to_text`; the stream is version 1,
/// fields are only added.
enum class EventKind {
  run_started,         ///< command, stack
  plan_ready,          ///< counts: {create, update, replace, delete, no_op, ...}, total, estimate_s
  operation_started,   ///< address, action, resumed?
  operation_progress,  ///< address, phase, fraction?
  operation_waiting,   ///< address, what it waits for (`for`)
  operation_retry,     ///< address, attempt, in_ms, finding
  operation_done,      ///< address, action, seconds
  operation_failed,    ///< address, action, finding
  operation_skipped,   ///< address, because
  finding,             ///< finding
  log,                 ///< level, message, plugin, address?, fields
  record,              ///< record: what an action streams
  run_ended,           ///< exit_code, outcome (last lines), next (the next command), seconds
};
const char* to_text(EventKind kind);

struct Event {
  EventKind kind = EventKind::log;
  std::int64_t wall_ms = 0;
  std::string address;          ///< empty when not about one resource
  Value fields = Value::map();  ///< as listed above; never a secret
};

/// Where events go.  One thread at a time.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on(const Event& event) = 0;
  /// Called about ten times a second while something runs, so that ages and estimates move and
  /// heartbeats go out.
  virtual void tick(std::int64_t wall_ms) = 0;
  /// From `hold` to `let_go` a sink may keep back what comes, to write it in one piece: so the
  /// engine wraps each turn of its loop, in which thousands of operations may end.  At other times
  /// each event is written as it comes.
  virtual void hold() {}
  virtual void let_go() {}
};

}  // namespace slipway::core
