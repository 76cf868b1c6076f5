#pragma once

#include <string>

#include "supervisor/linux/children.hpp"
#include "supervisor/record/network.hpp"

/// The machines' network: a bridge in the sandbox, and for each machine a network namespace with an
/// `eth0` that leads to it.  It is there before the machine's first process and stays while it
/// reboots.
namespace slipway_local {

/// Makes the bridge, or makes it anew with another network.
Outcome make_bridge(Children& children, const Network& network);

struct MachineLink {
  std::string machine;
  std::string address;

  Outcome make(Children& children, const Network& network) const;
  Outcome cut(Children& children, bool away) const;
  Outcome remove(Children& children) const;
};

}  // namespace slipway_local
