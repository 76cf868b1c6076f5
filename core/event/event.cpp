#include "core/event/event.hpp"

namespace slipway::core {

const char* to_text(EventKind kind) {
  switch (kind) {
    case EventKind::run_started:
      return "run_started";
    case EventKind::plan_ready:
      return "plan_ready";
    case EventKind::operation_started:
      return "operation_started";
    case EventKind::operation_progress:
      return "operation_progress";
    case EventKind::operation_waiting:
      return "operation_waiting";
    case EventKind::operation_retry:
      return "operation_retry";
    case EventKind::operation_done:
      return "operation_done";
    case EventKind::operation_failed:
      return "operation_failed";
    case EventKind::operation_skipped:
      return "operation_skipped";
    case EventKind::finding:
      return "finding";
    case EventKind::log:
      return "log";
    case EventKind::record:
      return "record";
    case EventKind::run_ended:
      return "run_ended";
  }
  return "";
}

}  // namespace slipway::core
