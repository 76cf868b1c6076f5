#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "slipway/value.hpp"

/// Bytes that need not be text, such as a file that somebody named.  A string of a value is text
/// (rule R2 of plugin.h), so other bytes travel as base64.
namespace slipway {

namespace bytes_detail {

inline constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// How many bytes the UTF-8 character at the front has (RFC 3629, section 4); 0: it is none.
inline std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

}  // namespace bytes_detail

/// Whether the bytes can be a string of a value: UTF-8 without a NUL.
inline bool is_text(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) - 1U < 0x7F) {  // nearly all of nearly all texts
      ++at;
      continue;
    }
    const auto length = bytes_detail::character_length(bytes.substr(at));
    if (length == 0 || bytes[at] == '\0') return false;
    at += length;
  }
  return true;
}

/// The bytes as text for a message: what cannot be in one is a question mark.
inline std::string as_text(std::string bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto length = bytes_detail::character_length(std::string_view(bytes).substr(i));
    if (length == 0 || bytes[i] == '\0') bytes[i] = '?';
    i += length == 0 ? 1 : length;
  }
  return bytes;
}

/// The standard alphabet with padding, without line breaks.
inline std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = (word << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j <= bytes.size() ? bytes_detail::alphabet[(word >> (18 - 6 * j)) & 63U] : '=';
  }
  return out;
}

/// Padding is wanted, line breaks are skipped; nothing when it is no base64.
inline std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  std::uint32_t word = 0;
  int letters = 0;
  int padding = 0;
  for (const char letter : text) {
    if (letter == '\n' || letter == '\r') continue;
    const auto at = bytes_detail::alphabet.find(letter);
    if (letter == '=') {
      if (letters + ++padding > 4 || letters < 2) return std::nullopt;
      continue;
    }
    if (at == std::string_view::npos || padding > 0) return std::nullopt;
    word = (word << 6U) | static_cast<std::uint32_t>(at);
    if (++letters < 4) continue;
    for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>((word >> shift) & 255U);
    word = 0;
    letters = 0;
  }
  if (letters == 0 && padding == 0) return out;
  if (letters + padding != 4) return std::nullopt;
  word <<= 6 * padding;
  for (int i = 0; i < letters - 1; ++i) out += static_cast<char>((word >> (16 - 8 * i)) & 255U);
  return out;
}

/// Any bytes as a value: a string where they are text, `{base64: ...}` where not.
inline Value bytes_value(std::string bytes) {
  if (is_text(bytes)) return Value(std::move(bytes));
  return Value::map().set("base64", base64_encode(bytes));
}

/// The bytes of such a value; nothing when it is neither, or no base64.
inline std::optional<std::string> bytes_of(const Value& value) {
  if (value.is_string()) return value.as_string();
  const auto* packed = value.find("base64");
  return packed && packed->is_string() ? base64_decode(packed->as_string()) : std::nullopt;
}

}  // namespace slipway
