#pragma once
#include "deis/resources/context.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/node/NODE`: that a machine serves the platform.  Its create is the first contact.
namespace deis::node_resource {

inline constexpr const char* type = "node";

slipway::schema::Type schema();
slipway::contract::Resource resource(const slipway::contract::LayoutNode& node);

/// Waits until ssh answers, etcd on it has quorum and fleet lists it; answers its host key as a
/// fact.
slipway::Outcome meet(const Context& context, const slipway::Request& request, slipway::Call& call);
slipway::Observed observed(const std::vector<FleetMachine>& machines,
                           const slipway::Request& request);

}  // namespace deis::node_resource
