#pragma once
#include <optional>
#include <string>

#include "core/plugin/host_call.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

/// What a plugin's slice says; none when it breaks rule R2 of plugin.h or is longer than `most`,
/// which refuses the call.
std::optional<std::string> text_from(HostCall& call, slipway_slice slice, std::uint64_t most,
                                     const char* what);

/// The same of a text that is only shown: what is wrong with it is put right and noted as a fault.
std::string shown_text_from(HostCall& call, slipway_slice slice, std::uint64_t most,
                            const char* what);

}  // namespace slipway::core
