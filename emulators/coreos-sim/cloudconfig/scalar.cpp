#include "coreos-sim/cloudconfig/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

/// A word in lower, Capital or UPPER spelling.
bool spells(const std::string& text, std::string_view word) {
  std::string capital(word);
  capital[0] = upper(word.substr(0, 1))[0];
  return text == word || text == capital || text == upper(word);
}

bool spells_any(const std::string& text, const std::array<std::string_view, 4>& words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return spells(text, word); });
}

/// Go's integer literals with base prefix: 0x64, 010, 1_000.
std::optional<std::int64_t> go_integer(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.erase(0, 1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.erase(0, 2);
  } else if (text.size() > 1 && text[0] == '0') {
    base = 8;
    text.erase(0, 1);
  }
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return negative ? -number : number;
}

std::optional<double> go_real(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) {
    return std::nullopt;
  }
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return number;
}

/// Go's %v of a float64: the shortest text, with an exponent below 1e-4 and from 1e6 on.
std::string print_real(double number) {
  std::array<char, 40> buffer{};
  const auto shortest = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                      std::chars_format::scientific);
  std::string scientific(buffer.data(), shortest.ptr);
  const auto mark = scientific.find('e');
  const int exponent = std::atoi(scientific.c_str() + mark + 1);
  if (exponent < -4 || exponent >= 6) return scientific;
  const auto fixed =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return {buffer.data(), fixed.ptr};
}

std::optional<double> number_of(const Tree& tree) {
  if (tree.kind != Tree::Kind::scalar || !tree.plain) return std::nullopt;
  if (const auto whole = go_integer(tree.text)) return static_cast<double>(*whole);
  return go_real(tree.text);
}

}  // namespace

std::optional<std::string> as_string(const Tree& tree) {
  if (tree.kind != Tree::Kind::scalar) return std::nullopt;
  if (tree.is_null()) return std::string{};
  if (tree.binary) return decode_base64(tree.text);
  return tree.text;
}

std::optional<bool> as_boolean(const Tree& tree) {
  if (tree.kind != Tree::Kind::scalar || !tree.plain) return std::nullopt;
  if (spells_any(tree.text, {"y", "yes", "true", "on"})) return true;
  if (spells_any(tree.text, {"n", "no", "false", "off"})) return false;
  return std::nullopt;
}

std::string printed(const Tree& tree, Type type) {
  if (type == Type::string) return as_string(tree).value_or("");
  if (type == Type::boolean) return as_boolean(tree).value_or(false) ? "true" : "";
  const auto number = number_of(tree);
  if (!number || *number == 0) return {};
  if (type == Type::real) return print_real(*number);
  return std::to_string(static_cast<std::int64_t>(*number));
}

}  // namespace coreos_sim::cloudconfig
