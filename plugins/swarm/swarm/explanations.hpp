#pragma once
#include "slipway/plugin/plugin.hpp"

namespace swarm {

/// What `slipway explain` says of the plugin's findings.
void explain_findings(slipway::Plugin& plugin);

}  // namespace swarm
