#pragma once
#include "slipway/schema.hpp"

namespace azure_asm {

/// What `slipway explain` says of what preflight looks at.
void explain_findings(slipway::schema::Description& description);

}  // namespace azure_asm
