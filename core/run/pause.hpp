#pragma once
#include <stop_token>

#include "core/system/clock.hpp"

namespace slipway::core {

/// Waits between two looks at something pending, without holding anything; true when the user wants
/// to stop.
bool pause_for(Millis time, const std::stop_token& stop);

}  // namespace slipway::core
