#pragma once

#include <chrono>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {

/// Copies bytes between two connections, both ways, until both are at their end, one is broken, no
/// byte has passed for `idle` (0: however long), or `stop` is readable.  What one side has ended is
/// ended towards the other.
///
/// Our own: Poco has no relay, and its sockets' polling wakes up for nothing.
void relay(Fd client, Fd target, std::chrono::milliseconds idle, int stop);

}  // namespace slipway_local
