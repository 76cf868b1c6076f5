#pragma once
#include <string>

#include "slipway/value.hpp"

namespace slipway::core {

/// What a plain YAML scalar means.  Only what is written the one usual way is a number or a boolean
/// (`5`, `-1.5`, `true`), so that the text can always be had back as it was written; `007`, `1.10`
/// and `no` stay texts until a schema asks for more.
Value plain_scalar(const std::string& text);

}  // namespace slipway::core
