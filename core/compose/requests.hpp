#pragma once
#include <string>
#include <vector>

#include "core/compose/inventory.hpp"
#include "core/stack/stack.hpp"
#include "core/state/rows.hpp"
#include "slipway/contract/contribution.hpp"

namespace slipway::core {

/// What the requests of a role are put together from; plugin.h says which function gets what.

/// What each of them begins with: stack, lineage, owner, role, and for config and platform the
/// inventory, where there is one.
Value request_base(const std::string& role, const Stack& stack, const State& state,
                   const Value& inventory);

/// The role's resources on record, as a request tells of them.
Value records_of(const std::string& role, const State& state);

/// Node -> the word for how it stands, as requests tell it.
Value words_of(const NodeStatus& node_status);

/// A request with what the pure calls and preflight get besides: those records, and how each node
/// stands.
Value with_records(Value request, Value records, const NodeStatus& node_status);

/// The same with the nodes as they are laid out, encoded, and the endpoints that roles asked for.
Value with_layout(Value request, const Value& layout,
                  const std::vector<contract::Endpoint>& endpoints);

/// The layout of the last apply, for the nodes that are no longer wanted.
contract::Layout recorded_layout(const State& state);

}  // namespace slipway::core
