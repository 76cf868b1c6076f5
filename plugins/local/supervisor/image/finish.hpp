#pragma once

#include "supervisor/linux/outcome.hpp"
#include "supervisor/linux/rooted.hpp"

namespace slipway_local {

/// What a tree turned out to be.
struct TreeFacts {
  std::string architecture;
  bool cloud_init = false;
  bool docker = false;
};

/// Debian's name of the architecture that this program runs on.
const char* own_architecture();

/// Looks whether a tree can be booted here: `invalid` without a systemd in it or for another
/// architecture.  Nothing of it is run.
Result<TreeFacts> look_at(const RootedTree& tree);

/// Makes a tree one that many machines are booted over: takes away what only one may have (host
/// keys, the machine's id, host name), and what a machine here has no use for (timers that look for
/// updates, a clock of its own, a login on a console).  systemd-logind stays: without it nobody can
/// reboot a machine from inside.
Outcome finish(const RootedTree& tree, const TreeFacts& facts);

}  // namespace slipway_local
