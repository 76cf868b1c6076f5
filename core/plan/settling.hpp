#pragma once
#include <set>
#include <string>

#include "core/plan/steps.hpp"

namespace slipway::core {

/// Whether two operations would keep each other waiting.
bool shares_a_group(const contract::Resource& one, const contract::Resource& other);

/// The open operations on record, each to be settled with its own recorded inputs, to its end.
StepGraph steps_to_settle(const State& state);

/// The same before a plan of what to make: a pending create or update may wait for something that
/// only the plan begins, so it goes on beside it; but not those at `finish`, which end first.  What
/// is to be `replaced` in any case goes on until it can be given up (see abandon.hpp).
StepGraph steps_to_settle_before_up(const State& state, const std::set<std::string>& finish = {},
                                    const std::set<std::string>& replaced = {});

/// The same before everything is deleted: what goes with its container need not end first, and may
/// wait for something that will never be begun.
StepGraph steps_to_settle_before_down(const State& state);

}  // namespace slipway::core
