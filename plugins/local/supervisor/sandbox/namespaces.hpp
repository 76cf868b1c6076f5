#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "supervisor/linux/outcome.hpp"

namespace slipway_local {

/// What a process inside has of its own besides mounts, processes, IPC and host name.
struct Walls {
  bool user = false;     ///< its own users: ours is root inside, our subordinate range the others
  bool network = false;  ///< its own network, with nothing in it but a loopback that is down
};

/// A range of ids that the system lends to a user (subuid(5)).
struct IdRange {
  unsigned first = 0;
  unsigned count = 0;
};

/// The first range of at least 65535 ids that `file` (/etc/subuid, /etc/subgid) lends to the user;
/// `unavailable` where there is none.
Result<IdRange> subordinate_range(const std::string& file, const std::string& user, uid_t uid);

/// Starts this program again, with `argv`, as the first process of namespaces of its own.  It dies
/// with us, and with it everything in them.  It keeps our descriptors that are not close-on-exec.
///
/// Called by a process with one thread.  `unavailable` where the kernel refuses the namespaces or
/// the user has no subordinate range; the hint says what helps.
Result<pid_t> start_inside(const Walls& walls, const std::vector<std::string>& argv);

}  // namespace slipway_local
