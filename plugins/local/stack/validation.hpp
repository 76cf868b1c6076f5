#pragma once
#include <vector>

#include "slipway/outcome.hpp"
#include "stack/options.hpp"

namespace local {

/// What the schema cannot say; offline.
std::vector<slipway::Finding> validate(const Options& options);

}  // namespace local
