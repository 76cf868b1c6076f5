#pragma once
#include <iosfwd>
#include <string>

#include "core/plan/plan.hpp"

namespace slipway::core {

/// How a plan is shown.
struct PlanLook {
  bool colour = false;
  bool all = false;  ///< with every input of what is made, and all that goes with its container
};

/// The plan for people: a line a change with its reason or what it makes, what differs below it; of
/// what goes along with its container one line.  Fits 80 columns where the addresses do.
void print_plan(std::ostream& out, const Plan& plan, const PlanLook& look);

/// `3 machines and 9 more to create, 1 to delete`; `no changes` when there is nothing to do.
std::string plan_summary(const Plan& plan);

/// How many wanted resources could not be read, so that how they are is not known.
std::size_t unread(const Plan& plan);

/// The plan as a value: what `plan --json` prints and a plan file holds.  Sensitive values are not
/// in it.
Value plan_value(const Plan& plan);

}  // namespace slipway::core
