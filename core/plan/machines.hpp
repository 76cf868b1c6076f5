#pragma once
#include "core/plan/planner.hpp"

namespace slipway::core {

/// Marks the machines of a plan.  Counts what a plan does to machines: `machines_removed`, and
/// whether all of them go with what contains them (`everything_anew`).
void count_machines(Plan& plan, const PlanInput& input);

}  // namespace slipway::core
