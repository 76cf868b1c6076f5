#include "core/schema/compare.hpp"

#include <algorithm>
#include <utility>

#include "core/value/json.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

Value canonical(const Attribute& attribute, const Value& value, Equality inherited);

Value canonical_list(const Attribute& attribute, const Value& value, Equality equality) {
  const Equality passed = equality == Equality::without_case ? equality : Equality::exact;
  std::vector<std::pair<std::string, Value>> items;
  for (const auto& item : value.as_list()) {
    Value form = attribute.element.empty() ? item : canonical(attribute.element[0], item, passed);
    std::string key = equality == Equality::as_set ? to_json(form, JsonForm::plain) : std::string();
    items.emplace_back(std::move(key), std::move(form));
  }
  if (equality == Equality::as_set) {
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
    std::sort(items.begin(), items.end(), by_key);
    items.erase(std::unique(items.begin(), items.end(), same_key), items.end());
  }
  Value list = Value::list();
  for (auto& [key, item] : items) list.push(std::move(item));
  return list;
}

Value canonical_map(const Attribute& attribute, const Value& value, Equality passed) {
  Value map = Value::map();
  for (const auto& [key, entry] : value.as_map()) {
    const Attribute* inner = attribute.element.empty() ? find_attribute(attribute.fields, key)
                                                       : attribute.element.data();
    // a key that is null and one that is not there say the same
    if (!entry.is_null()) map.set(key, inner ? canonical(*inner, entry, passed) : entry);
  }
  return map;
}

/// A form in which values that the schema calls equal are the same.
Value canonical(const Attribute& attribute, const Value& value, Equality inherited) {
  const Equality equality = attribute.equality == Equality::exact ? inherited : attribute.equality;
  switch (value.kind()) {
    case Kind::string:
      return equality == Equality::without_case ? Value(lowered(value.as_string())) : value;
    case Kind::integer:
      return attribute.type == AttributeType::number ? Value(value.as_double()) : value;
    case Kind::list:
      return canonical_list(attribute, value, equality);
    case Kind::map:
      return canonical_map(attribute, value,
                           equality == Equality::without_case ? equality : Equality::exact);
    default:
      return value;
  }
}

Value marked(const Attribute& attribute, const Value& value, bool all) {
  const bool on = all || attribute.sensitive;
  if (value.is_list()) {
    if (!on && attribute.element.empty()) return value;
    Value list = Value::list();
    for (const auto& item : value.as_list())
      list.push(marked(attribute.element.empty() ? attribute : attribute.element[0], item, on));
    return list;
  }
  if (value.is_map()) {
    if (!on && attribute.element.empty() && attribute.fields.empty()) return value;
    Value map = Value::map();
    for (const auto& [key, entry] : value.as_map()) {
      const Attribute* inner = attribute.element.empty() ? find_attribute(attribute.fields, key)
                                                         : attribute.element.data();
      map.set(key, inner || on ? marked(inner ? *inner : attribute, entry, on) : entry);
    }
    return map;
  }
  Value copy = value;
  if (on && !value.is_null()) copy.mark_sensitive();
  return copy;
}

Difference difference(const Attribute& attribute, const Value& before, const Value& after) {
  Difference found;
  found.path = attribute.name;
  found.before = marked(attribute, before, false);
  found.after = marked(attribute, after, false);
  found.means = attribute.change;
  found.interrupts = attribute.interrupts;
  found.sensitive =
      attribute.sensitive || has_sensitive(found.before) || has_sensitive(found.after);
  found.unknown = has_references(after);
  return found;
}

std::vector<Difference> compare(const Attributes& schema, const Value& before, const Value& after,
                                bool only_seen) {
  std::vector<Difference> differences;
  for (const auto& attribute : schema) {
    if (attribute.computed || (only_seen && !after.find(attribute.name))) continue;
    const Value& old = before[attribute.name];
    const Value& wanted = after[attribute.name];
    if (!equal_values(attribute, old, wanted))
      differences.push_back(difference(attribute, old, wanted));
  }
  return differences;
}

}  // namespace

bool equal_values(const Attribute& attribute, const Value& a, const Value& b) {
  if (a == b) return true;
  return canonical(attribute, a, Equality::exact) == canonical(attribute, b, Equality::exact);
}

std::vector<Difference> compare_inputs(const Attributes& schema, const Value& before,
                                       const Value& after) {
  return compare(schema, before, after, false);
}

std::vector<Difference> compare_observed(const Attributes& schema, const Value& recorded,
                                         const Value& observed) {
  return compare(schema, recorded, observed, true);
}

Value mark_sensitive(const Attributes& schema, const Value& tree) {
  if (!tree.is_map()) return tree;
  Value copy = tree;
  for (const auto& attribute : schema)
    if (const Value* value = tree.find(attribute.name))
      copy.set(attribute.name, marked(attribute, *value, false));
  return copy;
}

}  // namespace slipway::core
