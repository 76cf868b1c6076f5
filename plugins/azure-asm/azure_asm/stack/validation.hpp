#pragma once
#include <vector>

#include "azure_asm/stack/options.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {

/// What the schema cannot say of the options.
std::vector<slipway::Finding> validate(const Options& options);

}  // namespace azure_asm
