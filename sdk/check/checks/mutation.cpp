#include "check/checks/mutation.hpp"

#include <limits>

namespace slipway::check {

Value with_texts(const Value& value, const std::string& text) {
  if (value.is_string()) return text;
  if (value.is_list()) {
    Value list = Value::list();
    for (const auto& item : value.as_list()) list.push(with_texts(item, text));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map();
  for (const auto& [key, item] : value.as_map()) map.set(key, with_texts(item, text));
  return map;
}

Value Mutation::odd() {
  switch (chance_() % 10) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return std::numeric_limits<std::int64_t>::min();
    case 3:
      return std::numeric_limits<std::int64_t>::max();
    case 4:
      return -0.0;
    case 5:
      return std::string(chance_() % 5000, 'm');
    case 6:
      return Value::list().push(Value::map());
    case 7:
      return Value::map().set("", Value::list());
    case 8:
      return Reference{"cloud/none/none", "a.b.0"};
    default:
      return Value("marked").mark_sensitive();
  }
}

Value Mutation::of(const Value& value) {
  if (one_in(24)) return odd();
  if (value.is_list()) {
    Value list = Value::list();
    for (const auto& item : value.as_list()) {
      if (one_in(16)) continue;
      list.push(of(item));
      if (one_in(16)) list.push(of(item));
    }
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map();
  for (const auto& [key, item] : value.as_map())
    if (!one_in(16)) map.set(one_in(24) ? key + "x" : key, of(item));
  return map;
}

}  // namespace slipway::check
