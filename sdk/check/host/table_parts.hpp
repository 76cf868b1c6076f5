#pragma once
#include "slipway/plugin.h"

namespace slipway::check {

// The three parts of the table, in the order of plugin.h.
void fill_reading(slipway_host& host);
void fill_building(slipway_host& host);
void fill_services(slipway_host& host);

/// The extension slipway.process/1.
const slipway_process& process_table();

}  // namespace slipway::check
