#pragma once
#include "cloud.hpp"
#include "slipway/plugin.hpp"

namespace local {

/// All that the plugin is, as its entry states it.
slipway::Plugin plugin();

// Its parts, a file each beside this one.
void add_resource_types(slipway::RoleOf<Cloud>& cloud);
void add_actions(slipway::RoleOf<Cloud>& cloud);

}  // namespace local
