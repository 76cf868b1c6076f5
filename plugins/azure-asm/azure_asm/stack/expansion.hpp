#pragma once
#include <vector>

#include "azure_asm/stack/placement.hpp"
#include "slipway/contract/endpoint.hpp"
#include "slipway/contract/resource.hpp"

namespace azure_asm {

/// The resources of a stack, services before what is in them.  `user_data`: node -> value or
/// reference.  Throws Failure `invalid` when the service's limits would be passed (sheet, section
/// 15).
std::vector<slipway::contract::Resource> expand(
    const Options& role, const std::vector<Node>& nodes,
    const std::vector<slipway::contract::Endpoint>& wanted, const slipway::Value& user_data);

}  // namespace azure_asm
