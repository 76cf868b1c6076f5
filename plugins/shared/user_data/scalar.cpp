#include "user_data/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace user_data {
namespace {

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string without_underscores(std::string text) {
  std::erase(text, '_');
  return text;
}

}  // namespace

std::optional<bool> as_boolean(const YamlNode& node) {
  static constexpr std::array<std::string_view, 11> yes = {
      "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
  static constexpr std::array<std::string_view, 11> no = {
      "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  if (among(node.text, yes)) return true;
  if (among(node.text, no)) return false;
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const YamlNode& node) {
  if (!node.is_scalar() || node.quoted || node.text.empty()) return std::nullopt;
  std::string digits = without_underscores(node.text);
  const bool negative = digits[0] == '-';
  if (negative || digits[0] == '+') digits.erase(0, 1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    base = 16;
    digits.erase(0, 2);
  } else if (digits.size() > 2 && digits.compare(0, 2, "0b") == 0) {
    base = 2;
    digits.erase(0, 2);
  } else if (digits.size() > 1 && digits[0] == '0') {
    base = 8;
  }
  std::int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, value, base);
  if (failed != std::errc() || stop != end || digits.empty()) return std::nullopt;
  return negative ? -value : value;
}

std::optional<double> as_real(const YamlNode& node) {
  if (const auto whole = as_integer(node)) return static_cast<double>(*whole);
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  std::string digits = without_underscores(node.text);
  if (!digits.empty() && digits[0] == '+') digits.erase(0, 1);
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, value);
  const bool number = !digits.empty() && digits.find_first_of("0123456789") != std::string::npos;
  if (failed != std::errc() || stop != end || !number) return std::nullopt;
  return value;
}

}  // namespace user_data
