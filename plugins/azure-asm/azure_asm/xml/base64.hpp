#pragma once
#include <string>
#include <string_view>

#include "slipway/bytes.hpp"

namespace azure_asm {

/// As labels, certificates and custom data travel.
using slipway::base64_encode;
/// The bytes; what is not base64 is skipped.
std::string base64_decode(std::string_view text);

}  // namespace azure_asm
