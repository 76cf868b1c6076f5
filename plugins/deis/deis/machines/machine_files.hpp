#pragma once
#include <vector>

#include "deis/config/settings.hpp"
#include "slipway/contract/node_config.hpp"

namespace deis {

/// The scripts and settings files that every machine of the platform gets.
std::vector<slipway::contract::File> machine_files(const Settings& settings);

/// The units of the machine itself, in the order in which they are started.
std::vector<slipway::contract::Unit> machine_units();

/// All that the platform asks of a machine.
slipway::contract::NodeConfig machine_config(const Settings& settings);

}  // namespace deis
