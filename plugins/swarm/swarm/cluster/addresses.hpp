#pragma once
#include <string>

#include "swarm/cluster/cluster.hpp"

namespace swarm {

/// The address of the machine that `which` means: `private`, `public` or the name of an interface.
///
/// Docker takes any address, also one that no interface has, and the swarm then tells it to
/// everybody: so the machine is asked whether it has it.  One that is known to the cloud alone
/// (behind a translation) is refused.  Throws `invalid` with what the machine has.
std::string own_address(const Machine& machine, const slipway::contract::InventoryNode& node,
                        const std::string& which);

/// An address with a port as docker writes it; one of IPv6 between brackets.
std::string with_port(const std::string& address, int port);

/// Where managers listen.
inline constexpr int manager_port = 2377;

}  // namespace swarm
