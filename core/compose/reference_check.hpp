#pragma once
#include <vector>

#include "core/compose/composer.hpp"

namespace slipway::core {

/// Tells each reference and each dependency that leads nowhere, before anything is done for it: to
/// a resource that no role makes, or to an output that its type does not have.  It is the fault of
/// the plugin that made it, and names that, the function and the key.
void check_references(const Composition& made, const Roles& roles, std::vector<Finding>& findings);

}  // namespace slipway::core
