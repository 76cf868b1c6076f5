#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coreos_sim {

/// The pieces of `text` between `separator`s; an empty text gives no piece.
std::vector<std::string> split(std::string_view text, char separator);

/// `text` without blanks, tabs and line ends at both sides.
std::string trim(std::string_view text);

/// `text` with every `from` replaced by `to`, left to right; `from` is not empty.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// SHA-1 as 40 lower-case hex digits.
std::string sha1_hex(std::string_view bytes);

/// `text` as a whole number in decimal, or nothing.
std::optional<std::int64_t> to_integer(std::string_view text);

/// Shell-style match with `*`, `?` and `[...]`; no slash is special.
bool glob_matches(const std::string& pattern, const std::string& text);

}  // namespace coreos_sim
