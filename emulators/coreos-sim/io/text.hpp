#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/text.hpp"

namespace coreos_sim {

using emulators::lower;
using emulators::to_number;
using emulators::trimmed;
using emulators::upper;

/// The pieces of `text` between `separator`s; an empty text gives no piece.
std::vector<std::string> split(std::string_view text, char separator);

/// `text` with every `from` replaced by `to`, left to right; `from` is not empty.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// SHA-1 as 40 lower-case hex digits.
std::string sha1_hex(std::string_view bytes);

/// Shell-style match with `*`, `?` and `[...]`; no slash is special.
bool glob_matches(const std::string& pattern, const std::string& text);

}  // namespace coreos_sim
