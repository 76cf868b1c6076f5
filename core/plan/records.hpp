#pragma once
#include "core/plan/plan.hpp"

namespace slipway::core {

/// Says of what stays whether its record is as planned now (`stale`): what goes later on, and in
/// which order, follows from its edges, groups and protection, also when nothing else changes.
/// Protection that comes or goes is told.
void compare_record(Change& change, const NodeAddresses& nodes);

}  // namespace slipway::core
