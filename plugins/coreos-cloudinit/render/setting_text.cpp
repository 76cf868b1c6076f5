#include "render/setting_text.hpp"

#include <algorithm>

#include "cloudconfig/document_reader.hpp"
#include "cloudconfig/environment_line.hpp"

namespace cloudconfig {
namespace {

using slipway::Kind;
using slipway::Value;

std::string joined(const Value& list) {
  std::string out;
  for (const auto& item : list.as_list()) out += (out.empty() ? "" : ",") + item.as_string();
  return out;
}

std::optional<std::string> text_of(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return value.as_string();
    case Kind::integer:
      return std::to_string(value.as_int());
    case Kind::boolean:
      return value.as_bool() ? "true" : "false";
    case Kind::real:
      return printed_real(value.as_double());
    case Kind::list: {
      const auto& items = value.as_list();
      const bool texts = std::all_of(items.begin(), items.end(),
                                     [](const Value& item) { return item.is_string(); });
      return texts ? std::optional(joined(value)) : std::nullopt;
    }
    case Kind::null:
      return "";
    default:
      return std::nullopt;
  }
}

std::string doubled_percent(const std::string& text) {
  std::string out;
  for (const char letter : text) out += letter == '%' ? std::string("%%") : std::string(1, letter);
  return out;
}

std::optional<std::string> flag_of(const Value& value, std::string& why) {
  const bool yes = value.as_bool() || value.as_string() == "true";
  const bool no = (value.is_bool() && !value.as_bool()) || value.as_string() == "false";
  if (yes) return "true";
  if (no) return "";
  why = "wants true or false";
  return std::nullopt;
}

std::optional<std::string> number_of(const Value& value, ValueType type, std::string& why) {
  const bool fits = value.is_int() || (type == ValueType::real && value.is_number());
  if (!fits) {
    why = type == ValueType::real ? "wants a number" : "wants a whole number";
    return std::nullopt;
  }
  if (value.as_double() == 0) {
    why = "is 0, which the format cannot say: it would mean the default";
    return std::nullopt;
  }
  return value.is_int() && type == ValueType::integer ? std::to_string(value.as_int())
                                                      : printed_real(value.as_double());
}

}  // namespace

std::optional<std::string> setting_text(const Value& value, const KeySpec& key, bool unit_file,
                                        std::string& why) {
  if (value.is_null()) return "";
  if (key.type == ValueType::boolean) return flag_of(value, why);
  if (key.type != ValueType::text) return number_of(value, key.type, why);
  const auto text = text_of(value);
  if (!text) {
    why = "wants text, a number or a list of texts";
    return std::nullopt;
  }
  why = environment_fault(*text);
  if (!why.empty()) {
    why += ", which breaks the line of the environment that it becomes";
    return std::nullopt;
  }
  return unit_file ? doubled_percent(*text) : *text;
}

}  // namespace cloudconfig
