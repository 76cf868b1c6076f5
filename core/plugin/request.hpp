#pragma once
#include <cstddef>
#include <string>

#include "slipway/value.hpp"

namespace slipway::core {

/// A request that begins as `base` does (who asks: `role`, `stack`, `lineage`, `owner`) and is
/// about one resource: `type`, `address`, and the address among what marks the object as ours
/// (`owner.address`).  An old one, which waits to be deleted after its replacement was made, goes
/// by the address that it was made under.
///
/// Pre: `address` is role/type/name.  `room`: how many entries the caller will add.
Value about_resource(const Value& base, const std::string& address, std::size_t room = 4);

}  // namespace slipway::core
