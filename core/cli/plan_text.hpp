#pragma once
#include <iosfwd>
#include <string>

#include "core/plan/plan.hpp"

namespace slipway::core {

/// The plan for people: a line a change with its reason, what differs below it, and the counts;
/// fits 80 columns where the addresses do.  `colour`: with terminal colours.
void print_plan(std::ostream& out, const Plan& plan, bool colour);

/// `2 to create, 1 to delete`; `no changes` when there is nothing to do.
std::string plan_summary(const Plan& plan);

/// How many wanted resources could not be read, so that how they are is not known.
std::size_t unread(const Plan& plan);

/// The plan as a value: what `plan --json` prints and a plan file holds.  Sensitive values are not
/// in it.
Value plan_value(const Plan& plan);

}  // namespace slipway::core
