#pragma once
#include <string>

#include "slipway/plugin/plugin.hpp"

namespace local {

/// Whether `slipway explain` has something to say of a code.
bool is_explained(const std::string& code);
void explain_findings(slipway::Plugin& plugin);

}  // namespace local
