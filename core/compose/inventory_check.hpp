#pragma once
#include <vector>

#include "core/value/finding.hpp"
#include "slipway/contract/inventory.hpp"

namespace slipway::core {

/// Takes out of an inventory what a plugin, or a server behind it, said and what cannot be true of
/// its place: an address that is none, a port beyond 65535, a name with a newline.  What is taken
/// out is null, as if it were not known; a node whose name is unfit goes altogether.  One error a
/// value, `inventory.unfit`, which names the node, the field and what stood there.
std::vector<Finding> take_out_unfit(contract::Inventory& inventory);

}  // namespace slipway::core
