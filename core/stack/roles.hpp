#pragma once
#include <vector>

#include "core/stack/overrides.hpp"
#include "core/stack/stack.hpp"
#include "core/stack/tree.hpp"

namespace slipway::core {

/// Reads name and roles out of the merged tree into `stack`, whose places are filled already: the
/// core's own words are checked and taken out of each role's options.  Faults are findings with
/// their place.
void read_roles(const Tree& tree, const Origins& origins, Stack& stack,
                std::vector<Finding>& findings);

}  // namespace slipway::core
