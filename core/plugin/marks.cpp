#include "core/plugin/marks.hpp"

#include <algorithm>

namespace slipway::core {
namespace {

bool mentions_sensitive(const Attribute& attribute) {
  const auto below = [](const Attributes& attributes) {
    return std::any_of(attributes.begin(), attributes.end(), mentions_sensitive);
  };
  return attribute.sensitive || below(attribute.element) || below(attribute.fields);
}

Value marked_one(const Attribute& attribute, Value value) {
  if (attribute.sensitive) return std::move(value.mark_sensitive());
  if (!attribute.fields.empty()) return marked_by_schema(attribute.fields, std::move(value));
  if (attribute.element.empty()) return value;
  const Value before = value;
  for (std::size_t i = 0; i < before.as_list().size(); ++i)
    value.own_list()[i] = marked_one(attribute.element.front(), before.as_list()[i]);
  for (const auto& [key, item] : before.as_map())
    value.set(key, marked_one(attribute.element.front(), item));
  return value;
}

}  // namespace

Value marked_by_schema(const Attributes& attributes, Value map) {
  for (const auto& attribute : attributes) {
    // Most attributes are not secret, and what is not touched stays shared.
    if (!mentions_sensitive(attribute)) continue;
    if (const Value* found = map.find(attribute.name)) {
      Value changed = marked_one(attribute, *found);
      map.set(attribute.name, std::move(changed));
    }
  }
  return map;
}

}  // namespace slipway::core
