#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "slipway/bytes.hpp"

namespace user_data {

using slipway::base64_decode;
using slipway::base64_encode;

/// gzip, always the same bytes for the same input.
std::string gzip(std::string_view bytes);
/// Nothing when `bytes` is not a whole gzip stream or would grow beyond 16 MiB.
std::optional<std::string> gunzip(std::string_view bytes);

}  // namespace user_data
