#pragma once
#include <vector>

#include "slipway/contract/endpoint.hpp"
#include "slipway/contract/resource.hpp"
#include "stack/placement.hpp"

namespace local {

/// What there is to be: the key, the sandbox, the machines, the platform's endpoints; things before
/// those that need them.  `user_data`: node -> text, {base64} or reference.  Throws Failure
/// `invalid` for an endpoint that cannot be.
std::vector<slipway::contract::Resource> expand(
    const Options& role, const std::vector<Node>& nodes,
    const std::vector<slipway::contract::Endpoint>& endpoints, const slipway::Value& user_data);

}  // namespace local
