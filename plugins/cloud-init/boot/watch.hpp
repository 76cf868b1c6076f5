#pragma once
#include <functional>
#include <string>
#include <vector>

#include "boot/report.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/kit/remote.hpp"

/// Looking at a machine over ssh.  No look waits on the machine: what is not over is asked again.
namespace cloud_init {

/// How far a first boot is.
struct Progress {
  enum class State { runs, over, absent };
  State state = State::runs;
  std::string stage;  ///< of one that runs, as the tool calls it; may be empty
};

/// How a machine is reached, by the inventory.  Throws Failure `unavailable` where it has no
/// address yet.
slipway::kit::RemoteOptions way_to(const slipway::contract::InventoryNode& node,
                                   const std::function<bool()>& cancelled);

/// Needs no root.  Throws as Remote::run, and `invalid` where the machine answers with something
/// else than a shell.
Progress look(const slipway::kit::Remote& machine);

/// All that there is to know of a boot that is over.  A user who may not become root gets what
/// others may read.
Report fetch_report(const slipway::kit::Remote& machine, const std::vector<std::string>& mounts);

}  // namespace cloud_init
