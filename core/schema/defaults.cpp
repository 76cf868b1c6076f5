#include "core/schema/defaults.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/schema/coerce.hpp"

namespace slipway::core {
namespace {

bool excludes(const Attribute& attribute, const std::string& name) {
  return std::find(attribute.excludes.begin(), attribute.excludes.end(), name) !=
         attribute.excludes.end();
}

}  // namespace

bool is_given(const Value& given, const std::string& name) { return !given[name].is_null(); }

std::vector<std::string> rivals(const Attributes& schema, const Attribute& attribute) {
  std::vector<std::string> names;
  for (const auto& other : schema)
    if (excludes(attribute, other.name) || excludes(other, attribute.name))
      names.push_back(other.name);
  return names;
}

bool has_rival(const Attributes& schema, const Attribute& attribute, const Value& given) {
  const auto names = rivals(schema, attribute);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return is_given(given, name); });
}

Defaults::Defaults(std::string stack_name, std::string base_dir)
    : stack_name_(std::move(stack_name)), base_dir_(std::move(base_dir)) {}

std::string Defaults::absolute(const std::string& path) const {
  return (std::filesystem::path(base_dir_) / path).lexically_normal().string();
}

void Defaults::fill(const Attributes& schema, const Value& given, Value& options) const {
  for (const auto& attribute : schema) {
    if (attribute.computed || is_given(given, attribute.name)) continue;
    Value value = default_of(schema, attribute, given, options);
    if (!value.is_null()) options.set(attribute.name, std::move(value));
  }
}

/// What an option is that was not given; null when it has no default or gives way to another one.
Value Defaults::default_of(const Attributes& schema, const Attribute& attribute, const Value& given,
                           const Value& options) const {
  if (has_rival(schema, attribute, given)) return {};
  Value value = attribute.fallback;
  if (!attribute.fallback_from.empty()) {
    bool known = true;
    std::string text = filled_in(attribute.fallback_from, schema, given, options, known);
    if (!known) return {};
    value = coerced(attribute.type, text).value_or(Value());
  }
  if (attribute.path && value.is_string() && !value.as_string().empty())
    value = absolute(value.as_string());
  return value;
}

std::string Defaults::filled_in(const std::string& pattern, const Attributes& schema,
                                const Value& given, const Value& options, bool& known) const {
  std::string text;
  std::size_t at = 0;
  for (std::size_t open = pattern.find('{'); open != std::string::npos;
       open = pattern.find('{', at)) {
    const std::size_t close = pattern.find('}', open);
    if (close == std::string::npos) break;
    text += pattern.substr(at, open - at);
    const std::string name = pattern.substr(open + 1, close - open - 1);
    at = close + 1;
    if (name == "name") {
      text += stack_name_;
      continue;
    }
    // parse_schema has refused patterns that lead back to themselves
    Value other = options[name];
    const Attribute* attribute = find_attribute(schema, name);
    if (other.is_null() && attribute && !is_given(given, name))
      other = default_of(schema, *attribute, given, options);
    if (other.is_null()) known = false;
    text += scalar_text(other);
  }
  return text + pattern.substr(at);
}

}  // namespace slipway::core
