#pragma once
#include "core/plan/planner.hpp"

namespace slipway::core {

/// Refuses a plan that would delete what is protected: an error for each role, with the commands
/// that lead on.
///
/// The stack file is what is wanted.  The record counts for a role that is not in it any more, and
/// besides when everything is to go, since nothing of the file is applied then.
void tell_protected(Plan& plan, const PlanInput& input);

}  // namespace slipway::core
