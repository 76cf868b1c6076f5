#pragma once
#include <cstdint>

#include "core/plugin/host_call.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

// What `emit` of plugin.h answers.
inline constexpr std::int32_t item_taken = 0;
inline constexpr std::int32_t item_refused = 1;  ///< the plugin is to stop and return

/// Judges one item of a call's stream and hands it on to whoever listens.  One that breaks a rule
/// refuses the call.  Any thread of the call.
std::int32_t emit_item(HostCall& call, Value item);

}  // namespace slipway::core
