#pragma once
#include "discovery/discovery_service.hpp"
#include "slipway/call.hpp"
#include "slipway/outcome.hpp"

namespace cloudconfig {

/// Asks for a `discovery_token` of the true size, or verifies the one that was given: its size, and
/// that nobody has registered with it yet.
slipway::Outcome make_token(const slipway::Request& request, const DiscoveryAccess& access);

/// One look at a `cluster`: done when every founder has registered and etcd has a quorum.
slipway::Outcome wait_for_cluster(const slipway::Request& request, slipway::Call& call,
                                  const DiscoveryAccess& access);

}  // namespace cloudconfig
