#pragma once
#include <optional>
#include <string>

#include "slipway/value.hpp"

namespace slipway::core {

/// Why a text or value is longer than plugin.h lets it be; none when it is not.
std::optional<std::string> too_long(const Value& text, std::uint64_t most, const std::string& what);
/// The same of a whole value, measured as it is printed as JSON.
std::optional<std::string> too_big(const Value& value, std::uint64_t most, const std::string& what);

}  // namespace slipway::core
