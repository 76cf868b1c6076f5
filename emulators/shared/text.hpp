#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// What the emulators do to texts alike.  Of letters only those of ASCII count as such.
namespace emulators {

std::string lower(std::string_view text);
std::string upper(std::string_view text);

/// `text` without blanks, tabs and line ends at both sides.
std::string trimmed(std::string_view text);

/// The text as a whole number in decimal, or nothing.
template <class Number = std::int64_t>
std::optional<Number> to_number(std::string_view text) {
  Number number = 0;
  const auto* last = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), last, number);
  if (failure != std::errc{} || end != last) return std::nullopt;
  return number;
}

}  // namespace emulators
