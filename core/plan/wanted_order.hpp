#pragma once
#include <cstddef>
#include <vector>

#include "core/graph/desired.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

/// Indices of the wanted resources, each after all that it needs, otherwise as they are given.
/// What makes no sense is an error among the findings: an address that comes twice, one that is
/// needed and that nobody makes, and a circle.
std::vector<std::size_t> order_wanted(const std::vector<DesiredResource>& wanted,
                                      const contract::Layout& layout,
                                      std::vector<Finding>& findings);

}  // namespace slipway::core
