#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace user_data {

struct CodePoint {
  char32_t value;
  std::size_t length;  ///< in bytes
};

/// The code point that begins at `at`; nothing when the bytes there are not UTF-8.
inline std::optional<CodePoint> decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) return CodePoint{first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return std::nullopt;
  char32_t value = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0u) != 0x80u) return std::nullopt;
    value = (value << 6) | (byte(at + i) & 0x3Fu);
  }
  static constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[length] || value > 0x10FFFF || surrogate) return std::nullopt;
  return CodePoint{value, length};
}

inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode_utf8(text, i);
    if (!point) return false;
    i += point->length;
  }
  return true;
}

/// Whether YAML 1.1 allows the character in raw form.
inline bool is_yaml_printable(char32_t point) {
  if (point < 0x20) return point == '\t' || point == '\n' || point == '\r';
  return point == 0x85 || (point >= 0x20 && point < 0x7F) ||
         (point >= 0xA0 && point != 0xFFFE && point != 0xFFFF);
}

/// Whether the character ends a line for some reader of YAML, though it is no `\n`; or is a byte
/// order mark, which readers drop.
inline bool is_treacherous(char32_t point) {
  return point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029 || point == 0xFEFF;
}

}  // namespace user_data
