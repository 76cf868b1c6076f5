#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/text.hpp"

/// The small encodings of the service's dialect: base64, hex, names without case, UTC times.
namespace azure_emulator {

using emulators::lower;
using emulators::to_number;
using emulators::trimmed;
using emulators::upper;

std::string base64_encode(std::string_view bytes);

/// Nothing when `text` is not base64; white space between the digits is harmless.
std::optional<std::string> base64_decode(std::string_view text);

/// Names in paths and bodies are compared without case (sheet 2).
bool same_name(std::string_view left, std::string_view right);

/// `/a//b/` has the parts `a`, `b`: empty ones are dropped, so a trailing slash is tolerated.
std::vector<std::string> split(std::string_view text, char separator);

/// `2015-10-01T09:10:08Z`.
std::string utc_text(std::chrono::system_clock::time_point time);

/// `20151001091008`, the form inside disk names.
std::string utc_digits(std::chrono::system_clock::time_point time);

/// Percent signs resolved; a broken escape stays as it is.
std::string url_decoded(std::string_view text);

}  // namespace azure_emulator
