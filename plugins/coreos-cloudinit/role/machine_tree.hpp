#pragma once
#include "machine/machine.hpp"
#include "slipway/value.hpp"

namespace cloudconfig {

/// A machine as slipway.as_files/1 describes it: files and links by path, actions in order.
slipway::Value tree_of(const Machine& machine);

}  // namespace cloudconfig
