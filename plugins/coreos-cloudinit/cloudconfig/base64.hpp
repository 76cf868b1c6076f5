#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace cloudconfig {

/// The standard alphabet with padding, on one line.
std::string base64_encode(std::string_view bytes);
/// Nothing when `text` is not base64; line breaks inside are fine.
std::optional<std::string> base64_decode(std::string_view text);

/// gzip, always the same bytes for the same input.
std::string gzip(std::string_view bytes);
/// Nothing when `bytes` is not a whole gzip stream or would grow beyond 16 MiB.
std::optional<std::string> gunzip(std::string_view bytes);

}  // namespace cloudconfig
