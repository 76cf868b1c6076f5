#pragma once
#include <string>

namespace slipway::core {

/// `0.1.0`.
std::string program_version();

}  // namespace slipway::core
