#pragma once
#include "discovery/discovery_service.hpp"
#include "slipway/plugin.hpp"

/// Finding again what a lost state knew: nothing of it bears a mark, but the nodes have what they
/// were told, and the discovery service knows who came.
namespace cloudconfig {

/// What is made of its inputs alone is there as soon as it is made again.  Throws what the making
/// failed with.
slipway::Observed made_again(const slipway::Outcome& outcome);

/// The token that the founders of a cluster were booted with, as the settings on a machine say;
/// with the size and the founders that it was asked for.  Gone when no machine can be asked, or
/// none has one.  Throws a classified Failure.
slipway::Observed find_token(const slipway::Request& request, slipway::Call& call,
                             const DiscoveryAccess& access);

/// The cluster of that token; gone while founders are missing.
slipway::Observed find_cluster(const slipway::Request& request, const DiscoveryAccess& access);

}  // namespace cloudconfig
