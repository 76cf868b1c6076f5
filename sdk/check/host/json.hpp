#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "slipway/value.hpp"

/// JSON as parse_json and print_json of plugin.h have it: a reference is {"$ref": address, "path":
/// p}, a sensitive value {"$sensitive": value}.
namespace slipway::check {

/// One line with sorted keys: equal values, marks included, give equal bytes.
std::string print_json(const Value& value);

/// The value, or none; then `why` says where the text stops being JSON, and what was expected.
std::optional<Value> parse_json(std::string_view text, std::string& why);

/// Whether the text is UTF-8 (RFC 3629), without a NUL byte: what rule R2 lets across.
bool is_text(std::string_view text);

}  // namespace slipway::check
