#include "user_data/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "slipway/text.hpp"
#include "user_data/utf8.hpp"

namespace user_data {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// Words that a reader turns into a boolean, a null or a number.
bool is_word_of_yaml(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words = {
      "y", "yes", "n", "no", "true", "false", "on", "off", "null", "~", ".inf", ".nan"};
  const auto word = slipway::lowered(text);
  if (std::find(words.begin(), words.end(), word) != words.end()) return true;
  // anything that begins like a number: digits, sign, dot
  const unsigned char first = static_cast<unsigned char>(text[0]);
  return std::isdigit(first) || first == '.' || first == '+' || first == '-';
}

bool is_bare_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x80 && (std::isalnum(byte) ||
                         std::string_view("_-./:=,@$+%~ ").find(letter) != std::string_view::npos);
}

std::string escaped(char32_t point) {
  switch (point) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    case 0x1B:
      return "\\e";
    default:
      break;
  }
  const bool wide = point > 0xFF;
  std::string out = wide ? "\\u" : "\\x";
  for (int shift = wide ? 12 : 4; shift >= 0; shift -= 4)
    out += hex_digits[(point >> static_cast<unsigned>(shift)) & 15u];
  return out;
}

bool must_escape(char32_t point) {
  return point == '"' || point == '\\' || point == '\n' || point == '\t' || is_treacherous(point) ||
         !is_yaml_printable(point);
}

}  // namespace

bool can_be_bare(std::string_view text) {
  if (text.empty() || is_word_of_yaml(text)) return false;
  const unsigned char first = static_cast<unsigned char>(text[0]);
  if (!std::isalpha(first) && first != '/' && first != '$' && first != '_') return false;
  if (!std::all_of(text.begin(), text.end(), is_bare_letter)) return false;
  const bool reads_as_key = text.find(": ") != std::string_view::npos || text.back() == ':';
  return !reads_as_key && text.back() != ' ' && text.find("  ") == std::string_view::npos;
}

std::string escaped_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode_utf8(text, i);
    const std::size_t length = point ? point->length : 1;
    const char32_t value = point ? point->value : static_cast<unsigned char>(text[i]);
    if (must_escape(value))
      out += escaped(value);
    else
      out += text.substr(i, length);
    i += length;
  }
  return out;
}

std::string double_quoted(std::string_view text) { return '"' + escaped_text(text) + '"'; }

std::string inline_scalar(std::string_view text) {
  return can_be_bare(text) ? std::string(text) : double_quoted(text);
}

bool fits_block(std::string_view text) {
  if (text.empty() || text[0] == ' ' || text[0] == '\t' || text[0] == '\n') return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode_utf8(text, i);
    if (!point || !is_yaml_printable(point->value) || is_treacherous(point->value)) return false;
    const char here = text[i];
    i += point->length;
    const bool ends_line = i == text.size() || text[i] == '\n';
    if (ends_line && (here == ' ' || here == '\t')) return false;
  }
  return true;
}

std::string block_scalar(std::string_view text, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  const bool ends = text.back() == '\n';
  const bool more = text.size() > 1 && ends && text[text.size() - 2] == '\n';
  std::string out = more ? "|+\n" : ends ? "|\n" : "|-\n";
  std::size_t from = 0;
  while (from < text.size()) {
    const auto end = std::min(text.find('\n', from), text.size());
    if (end > from) out += margin;
    out += text.substr(from, end - from);
    out += '\n';
    from = end + 1;
  }
  return out;
}

}  // namespace user_data
