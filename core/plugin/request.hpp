#pragma once
#include <string>

#include "slipway/value.hpp"

namespace slipway::core {

/// A request that begins as `base` does (who asks: `role`, `stack`, `lineage`, `owner`) and is
/// about one resource: `type`, `address`, and the address among what marks the object as ours
/// (`owner.address`).  An old one, which waits to be deleted after its replacement was made, goes
/// by the address that it was made under.
///
/// Pre: `address` is role/type/name.
Value about_resource(Value base, const std::string& address);

}  // namespace slipway::core
