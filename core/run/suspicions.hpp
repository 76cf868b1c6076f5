#pragma once
#include <vector>

#include "core/stack/stack.hpp"
#include "core/state/rows.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

/// Values that a flag or a variable gave at the last apply and that nothing gives now, each as a
/// warning: forgetting a flag must not look like a wish.
std::vector<Finding> forgotten_overrides(const Stack& stack, const State& state);

/// A warning when nothing is on record for the stack's name while other stacks are recorded beside
/// it: it may have been renamed, and everything would be made a second time.
std::vector<Finding> unknown_name(const Stack& stack, const State& state);

}  // namespace slipway::core
