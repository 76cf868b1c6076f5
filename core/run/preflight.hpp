#pragma once
#include <vector>

#include "core/run/session.hpp"

namespace slipway::core {

/// Lets every plugin check what it will need, all of them at once, and changes nothing; their
/// findings in the order of the roles, what is fine among them.  After a Ctrl-C what was found so
/// far, which says nothing.
std::vector<Finding> run_preflight(Session& session, const Composition& made);

}  // namespace slipway::core
