#pragma once
#include "core/plan/steps.hpp"
#include "core/state/rows.hpp"

namespace slipway::core {

/// How many seconds a step will take: by the history of its kind, else by what its type says, else
/// one.
double estimated_seconds(const Step& step, const State& state);

/// How long all of them will take: the longest chain, or the busiest exclusive group where that is
/// longer.
double estimated_total_seconds(const StepGraph& graph, const State& state);

}  // namespace slipway::core
