#pragma once
#include <string>
#include <string_view>

namespace azure_asm {

/// Base64 without line breaks, as labels, certificates and custom data travel.
std::string base64_encode(std::string_view bytes);
/// The bytes; what is not base64 is skipped.
std::string base64_decode(std::string_view text);

}  // namespace azure_asm
