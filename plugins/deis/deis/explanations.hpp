#pragma once
#include "slipway/plugin/plugin.hpp"

namespace deis {

/// What `slipway explain` says of what the plugin finds in options and files, and of the cluster.
void explain_findings(slipway::Plugin& plugin);

}  // namespace deis
