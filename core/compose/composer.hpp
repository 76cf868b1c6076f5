#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/compose/inventory.hpp"
#include "core/compose/roles.hpp"
#include "core/graph/desired.hpp"
#include "slipway/contract/contribution.hpp"

namespace slipway::core {

/// What the five calls by which roles meet came to.
struct Composition {
  contract::Layout layout;
  NodeStatus node_status;
  std::vector<contract::Endpoint> endpoints;
  std::map<std::string, contract::NodeConfig> node_configs;  ///< by node
  Value user_data = Value::map();  ///< node -> `bytes_value`, or reference
  std::vector<DesiredResource> resources;
  Value outputs =
      Value::map();  ///< what the platform wants shown by `slipway output`; may hold references
  /// Addresses on record that a plugin wants made anew, with the reason.  Composed again with them
  /// among the fates, it wants them no more.
  std::map<std::string, std::string, std::less<>> replace;
  std::vector<Finding> findings;
};

/// Calls layout, contribute and the three expands in turn, and merges and checks between them.
/// Offline: no plugin asks anything outside.
Composition compose(Roles& roles, const Stack& stack, const State& state, const Fates& fates,
                    const CallServices& services);

/// What a request of the role holds besides what is said for its function: stack, lineage, owner,
/// role, and for config and platform the inventory.
Value request_base(const std::string& role, const Stack& stack, const State& state,
                   const Value& inventory);

/// The role's resources on record, as a request tells of them.
Value records_of(const std::string& role, const State& state);

/// A request with what the pure calls and preflight get besides: those records, and how each node
/// stands.
Value with_records(Value request, Value records, const NodeStatus& node_status);

/// The layout of the last apply, for the nodes that are no longer wanted.
contract::Layout recorded_layout(const State& state);

}  // namespace slipway::core
