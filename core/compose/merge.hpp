#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/compose/giver.hpp"
#include "core/value/finding.hpp"
#include "slipway/contract/inventory.hpp"

namespace slipway::core {

/// The NodeConfig of one node from the fragments that are for it, in the order given (platform,
/// cloud): maps merge and lists append; a scalar, a setting, a file or a unit that two sides give
/// with different content is an error that names both; disk wishes take disk offers in order; a
/// discovery without a service gives its url to those without one.
contract::NodeConfig merge_node_config(const contract::LayoutNode& node,
                                       const std::vector<OwnedFragment>& fragments,
                                       std::vector<Finding>& findings);

/// Who gave a part of a node's NodeConfig first; when nobody gave just that, who gave what it lies
/// in. None when nobody did: a config plugin may write more than it was asked for.
std::optional<Giver> giver_of_part(const contract::LayoutNode& node,
                                   const std::vector<OwnedFragment>& fragments, const Part& part);

/// The fields of a NodeConfig that say something: the features that a config plugin must be able to
/// express.
std::vector<std::string> features_of(const contract::NodeConfig& config);

}  // namespace slipway::core
