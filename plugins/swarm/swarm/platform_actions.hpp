#pragma once
#include "slipway/plugin/plugin.hpp"
#include "swarm/platform.hpp"

namespace swarm {

/// The verbs of `slipway platform`.  Each record that one emits is a map of facts with a `line` for
/// people.
void add_actions(slipway::RoleOf<Platform>& role);

}  // namespace swarm
