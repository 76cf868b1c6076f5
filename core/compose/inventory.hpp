#pragma once
#include <map>
#include <string>

#include "core/state/rows.hpp"
#include "core/value/finding.hpp"
#include "slipway/contract/inventory.hpp"

namespace slipway::core {

using contract::NodeStanding;
using NodeStatus = std::map<std::string, NodeStanding, std::less<>>;  ///< by the node's name

/// What becomes of something on record that is not simply there.
enum class Fate {
  lost,      ///< it was read as gone
  replaced,  ///< it is there, and this run makes it anew
  cleared,   ///< it is there, and goes before this run makes anything: as good as lost for whatever
             ///< is told to those that come
};
/// By address.  One that an earlier run has begun to replace, or has decided to, is not among them:
/// it is `condemned` while it is there, which is on record.
using Fates = std::map<std::string, Fate, std::less<>>;

/// Of the nodes laid out now and those of `recorded` that are no longer wanted.
NodeStatus node_status(const contract::Layout& wanted, const contract::Layout& recorded,
                       const State& state, const Fates& fates);

/// What the state knows of the nodes at this moment: references resolved (null where there is
/// nothing yet), `node_facts` outputs merged in; a fact `host_key` becomes the node's ssh host key.
/// What is not fit for its place is null as well (inventory_check.hpp), and added to `unfit`.
contract::Inventory inventory_of(const contract::Layout& wanted, const contract::Layout& recorded,
                                 const NodeStatus& status, const State& state,
                                 std::vector<Finding>* unfit = nullptr);

}  // namespace slipway::core
