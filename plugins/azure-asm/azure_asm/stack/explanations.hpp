#pragma once
#include "slipway/plugin/plugin.hpp"

namespace azure_asm {

/// What `slipway explain` says of what preflight looks at.
void explain_findings(slipway::Plugin& plugin);

}  // namespace azure_asm
