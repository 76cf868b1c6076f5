#pragma once
#include <vector>

#include "core/value/finding.hpp"
#include "slipway/contract/contribution.hpp"
#include "slipway/contract/inventory.hpp"

namespace slipway::core {

/// What the layout does not fulfil, each pointing at the cloud's `nodes` or at the cloud itself.
void check_requirements(const std::vector<contract::Requirement>& requirements,
                        const contract::Layout& layout, std::vector<Finding>& findings);

/// Two endpoints of one name, or of one port and protocol.
void check_endpoints(const std::vector<contract::Endpoint>& endpoints,
                     std::vector<Finding>& findings);

}  // namespace slipway::core
