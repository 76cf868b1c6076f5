#pragma once
#include "deis/resources/unit_steps.hpp"

/// The ways down: a unit that is started again, one that is only stopped, one that goes for good.
namespace deis::unit_resource {

/// Asks fleet to stop the unit; `look_at_stopping` then tells when no machine runs it.
Outcome begin_stopping(const Task& task, const Way& way);
Outcome look_at_stopping(const Task& task, const Progress& progress);

/// Begins to remove the unit, or waits for those that use it to the end (stop_order.hpp) when they
/// are going too; then inactive, and destroyed once no machine runs it.
Outcome begin_leaving(const Task& task, Progress progress);
Outcome look_at_leaving(const Task& task, const Progress& progress);

/// Whether systemd still has something to end there.
bool still_on(const FleetState& row);

}  // namespace deis::unit_resource
