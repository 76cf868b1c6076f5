#pragma once
#include "document/document.hpp"
#include "slipway/contract/node_config.hpp"
#include "user_data/problem.hpp"

namespace cloud_init {

/// What a NodeConfig says, as the document of a machine with systemd.  What cannot be said, or
/// would be done otherwise than it is meant, is an error of `problems` whose `part` names it.
Document render(const slipway::contract::NodeConfig& config, user_data::Problems& problems);

}  // namespace cloud_init
