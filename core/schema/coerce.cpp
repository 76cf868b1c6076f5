#include "core/schema/coerce.hpp"
#include "slipway/text.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace slipway::core {
namespace {

std::string number_text(double number) {
  // the shortest form that reads back the same
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

/// Long or many-lined values would hide the rest of the sentence.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 60;
  std::string shown;
  for (const char c : text) {
    if (shown.size() >= most || c == '\n' || c == '\r') return shown + "...";
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return shown;
}

}  // namespace

std::optional<std::int64_t> int_from_text(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<double> number_from_text(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<bool> bool_from_text(const std::string& text) {
  const auto lower = lowered(text);
  if (lower == "true" || lower == "yes" || lower == "on") return true;
  if (lower == "false" || lower == "no" || lower == "off") return false;
  return std::nullopt;
}

std::string scalar_text(const Value& value) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_number()) return number_text(value.as_double());
  return value.as_string();
}

std::optional<Value> coerced(AttributeType type, const Value& value) {
  const bool scalar = value.is_string() || value.is_bool() || value.is_number();
  switch (type) {
    case AttributeType::text:
      if (scalar) return Value(scalar_text(value));
      return std::nullopt;
    case AttributeType::integer:
      if (value.is_int()) return value;
      if (value.is_string())
        if (const auto number = int_from_text(value.as_string())) return Value(*number);
      return std::nullopt;
    case AttributeType::number:
      if (value.is_number()) return value;
      if (value.is_string())
        if (const auto number = number_from_text(value.as_string())) return Value(*number);
      return std::nullopt;
    case AttributeType::boolean:
      if (value.is_bool()) return value;
      if (value.is_string())
        if (const auto flag = bool_from_text(value.as_string())) return Value(*flag);
      return std::nullopt;
    case AttributeType::list:
      return value.is_list() ? std::optional<Value>(value) : std::nullopt;
    case AttributeType::map:
    case AttributeType::object:
      return value.is_map() ? std::optional<Value>(value) : std::nullopt;
    case AttributeType::any:
      break;
  }
  return value;
}

std::string type_in_words(AttributeType type) {
  switch (type) {
    case AttributeType::text:
      return "a text";
    case AttributeType::integer:
      return "a whole number";
    case AttributeType::number:
      return "a number";
    case AttributeType::boolean:
      return "true or false";
    case AttributeType::list:
      return "a list";
    case AttributeType::map:
    case AttributeType::object:
      return "a map";
    case AttributeType::any:
      break;
  }
  return "any value";
}

std::string value_in_words(const Value& value, bool sensitive) {
  switch (value.kind()) {
    case Kind::null:
      return "empty";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::reference:
      return "a reference";
    case Kind::string:
      return sensitive ? "a text that is not shown" : "'" + shortened(value.as_string()) + "'";
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
      break;
  }
  return sensitive ? "a value that is not shown" : scalar_text(value);
}

}  // namespace slipway::core
