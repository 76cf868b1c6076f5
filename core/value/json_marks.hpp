#pragma once
#include <string>
#include <string_view>

namespace slipway::core {

inline constexpr std::string_view reference_mark = "$ref";
inline constexpr std::string_view sensitive_mark = "$sensitive";

/// Whether a key is a mark with any number of further `$` in front.  An ordinary key that looks
/// like one is written with one more
/// `$` and loses it again on reading, so that no data can pose as a mark.
inline bool looks_like_mark(std::string_view key) {
  if (key.empty() || key.front() != '$') return false;
  const auto word = key.substr(key.find_last_of('$'));
  return key.find_first_not_of('$') == key.find_last_of('$') + 1 &&
         (word == reference_mark || word == sensitive_mark);
}

}  // namespace slipway::core
