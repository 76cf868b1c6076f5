#pragma once
#include <map>
#include <string>

#include "core/plan/steps.hpp"
#include "core/state/rows.hpp"

namespace slipway::core {

/// How many times faster than usual the other side of a role is: an emulated one may be.  A role
/// that is not in it is as fast as usual.
using Speeds = std::map<std::string, double, std::less<>>;

/// How many seconds a step will take: by the history of its kind, else by what its type says and
/// how fast its role is, else one.
double estimated_seconds(const Step& step, const State& state, const Speeds& speeds = {});

/// How long all of them will take.
struct Estimate {
  double seconds = 0;    ///< the longest chain, or the busiest exclusive group where that is longer
  bool guessed = false;  ///< most of it is of kinds that no run here has seen
};
Estimate estimate_of(const StepGraph& graph, const State& state, const Speeds& speeds = {});

}  // namespace slipway::core
