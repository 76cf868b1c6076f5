#pragma once
#include "deis/platform.hpp"
#include "slipway/plugin/plugin.hpp"

namespace deis {

/// The verbs of `slipway platform`.  Each record that one emits is a map of facts with a `line` for
/// people.
void add_actions(slipway::RoleOf<Platform>& role);

}  // namespace deis
