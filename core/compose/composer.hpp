#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/compose/inventory.hpp"
#include "core/compose/requests.hpp"
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
  std::shared_ptr<const DesiredResources> resources = std::make_shared<DesiredResources>();
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

}  // namespace slipway::core
