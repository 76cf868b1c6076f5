#pragma once
#include "slipway/plugin.h"

namespace slipway::core {

/// Levels of lists and maps that a plugin may build; what is deeper is refused, since trees are
/// walked recursively.
inline constexpr unsigned deepest_value = 100;

/// The services of plugin.h over core values; one table for the life of the process.
const slipway_host& host_table();

/// The extension slipway.trees/1.
const slipway_trees& trees_table();
/// The extension slipway.process/1.
const slipway_process& process_table();

/// The parts of the table: each fills in its members.
void fill_reading(slipway_host& host);
void fill_building(slipway_host& host);
void fill_services(slipway_host& host);

}  // namespace slipway::core
