#pragma once
#include <vector>

#include "role/user_data.hpp"
#include "slipway/outcome.hpp"

namespace cloudconfig {

/// The document of these inputs.  Throws Failure `invalid`, with all that is wrong as findings,
/// when it cannot be made.
Made made_or_thrown(const slipway::Value& inputs);

/// The same, made only to see what is wrong: what is to be said of it.
std::vector<slipway::Finding> findings_of(const slipway::Value& inputs);

}  // namespace cloudconfig
