#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/config/membership.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/node/NODE`: that a machine is a member of the swarm, as manager or as worker.
namespace swarm::node_resource {

inline constexpr const char* type = "node";

slipway::schema::Type schema();
/// Throws `invalid` for an availability that is none.
slipway::contract::Resource resource(const slipway::contract::LayoutNode& node, NodeRole role);

class Nodes final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  /// Joins, with the token asked for at that moment and kept nowhere; then brings role, labels and
  /// availability about, and is done when the managers see it ready.
  Outcome create(const Request& request, Call& call) override;
  /// Drains, demotes where it is a manager, leaves, and is taken off the list.
  Outcome remove(const Request& request, Call& call) override;
};

}  // namespace swarm::node_resource
