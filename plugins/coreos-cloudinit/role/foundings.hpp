#pragma once
#include <vector>

#include "role/founding.hpp"
#include "slipway/plugin.hpp"

namespace cloudconfig {

/// One for each service whose nodes find each other: of those that a node wants, and of those that
/// none wants any more but that machines were booted with and still run.  Taking a platform away
/// leaves the machines with their documents, so their cluster goes on, with its token and its
/// members, and is there when a platform comes back.
/// `watched`: whether a cluster's forming is waited for.  Ordered by service.
std::vector<FoundingInput> foundings_of(const slipway::Request& request, bool watched);

}  // namespace cloudconfig
