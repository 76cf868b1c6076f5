#include <array>
#include <charconv>
#include <cmath>

#include "check/host/json.hpp"

namespace slipway::check {
namespace {

void print_text(std::string_view text, std::string& out) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

/// The shortest text that reads back the same; JSON has no infinities, they become null.
void print_number(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  out += text;
  // A double stays a double when it is read back.
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

/// `$ref` and `$sensitive` as ordinary keys get one more `$`, so that they are not taken for marks.
std::string key_text(const std::string& key) {
  const auto bare = key.substr(std::min(key.find_first_not_of('$'), key.size()));
  const bool like_a_mark = bare != key && (bare == "ref" || bare == "sensitive");
  return like_a_mark ? "$" + key : key;
}

void print(const Value& value, std::string& out);

void print_bare(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      return;
    case Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      return;
    case Kind::integer:
      out += std::to_string(value.as_int());
      return;
    case Kind::real:
      return print_number(value.as_double(), out);
    case Kind::string:
      return print_text(value.as_string(), out);
    case Kind::reference:
      out += "{\"$ref\":";
      print_text(value.as_reference().address, out);
      out += ",\"path\":";
      print_text(value.as_reference().path, out);
      out += '}';
      return;
    case Kind::list:
    case Kind::map:
      break;
  }
  out += value.is_list() ? '[' : '{';
  const char* between = "";
  for (const auto& item : value.as_list()) {
    out += between;
    print(item, out);
    between = ",";
  }
  for (const auto& [key, item] : value.as_map()) {
    out += between;
    print_text(key_text(key), out);
    out += ':';
    print(item, out);
    between = ",";
  }
  out += value.is_list() ? ']' : '}';
}

void print(const Value& value, std::string& out) {
  if (value.sensitive()) out += "{\"$sensitive\":";
  print_bare(value, out);
  if (value.sensitive()) out += '}';
}

}  // namespace

std::string print_json(const Value& value) {
  std::string out;
  print(value, out);
  return out;
}

}  // namespace slipway::check
