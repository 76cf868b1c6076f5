#include "check/host/guarded.hpp"
#include "check/host/table_parts.hpp"

namespace slipway::check {
namespace {

slipway_slice slice_of(const std::string& text) { return {text.data(), text.size()}; }

/// A part of what a handle holds, as a handle of the same arena.
const slipway_value* part(const slipway_value& whole, const Value& inside) {
  return whole.home->add(inside, whole.given);
}

/// The entry of a map by its place, null beyond the end.
const Value::Map::value_type* entry(const slipway_value& map, std::uint64_t index) {
  const auto& entries = map.value.as_map();
  return index < entries.size() ? &entries.begin()[static_cast<std::ptrdiff_t>(index)] : nullptr;
}

std::int32_t kind(const slipway_value* value) noexcept {
  return in_value(value, "kind", std::int32_t{SLIPWAY_NULL},
                  [](auto& v) { return static_cast<std::int32_t>(v.value.kind()); });
}
std::int32_t is_sensitive(const slipway_value* value) noexcept {
  return in_value(value, "is_sensitive", std::int32_t{0},
                  [](auto& v) { return std::int32_t{v.value.sensitive() ? 1 : 0}; });
}
std::int32_t get_bool(const slipway_value* value) noexcept {
  return in_value(value, "get_bool", std::int32_t{0},
                  [](auto& v) { return std::int32_t{v.value.as_bool() ? 1 : 0}; });
}
std::int64_t get_int(const slipway_value* value) noexcept {
  return in_value(value, "get_int", std::int64_t{0}, [](auto& v) { return v.value.as_int(); });
}
double get_double(const slipway_value* value) noexcept {
  return in_value(value, "get_double", 0.0, [](auto& v) { return v.value.as_double(); });
}
slipway_slice get_string(const slipway_value* value) noexcept {
  return in_value(value, "get_string", slipway_slice{},
                  [](auto& v) { return slice_of(v.value.as_string()); });
}
std::uint64_t length(const slipway_value* value) noexcept {
  return in_value(value, "length", std::uint64_t{0},
                  [](auto& v) { return std::uint64_t{v.value.size()}; });
}

const slipway_value* item(const slipway_value* list, std::uint64_t index) noexcept {
  const slipway_value* none = nullptr;
  return in_value(list, "item", none, [&](auto& v) {
    const auto& items = v.value.as_list();
    return index < items.size() ? part(v, items[index]) : none;
  });
}

const slipway_value* find(const slipway_value* map, slipway_slice key) noexcept {
  const slipway_value* none = nullptr;
  return in_value(map, "find", none, [&](auto& v) {
    const Value* found = v.value.find(v.home->text(key, SLIPWAY_MAX_DOCUMENT, "a key"));
    return found ? part(v, *found) : none;
  });
}

slipway_slice key_at(const slipway_value* map, std::uint64_t index) noexcept {
  return in_value(map, "key_at", slipway_slice{}, [&](auto& v) {
    const auto* found = entry(v, index);
    return found ? v.home->keep(found->first) : slipway_slice{};
  });
}

const slipway_value* value_at(const slipway_value* map, std::uint64_t index) noexcept {
  const slipway_value* none = nullptr;
  return in_value(map, "value_at", none, [&](auto& v) {
    const auto* found = entry(v, index);
    return found ? part(v, found->second) : none;
  });
}

slipway_slice reference_address(const slipway_value* reference) noexcept {
  return in_value(reference, "reference_address", slipway_slice{},
                  [](auto& v) { return slice_of(v.value.as_reference().address); });
}
slipway_slice reference_path(const slipway_value* reference) noexcept {
  return in_value(reference, "reference_path", slipway_slice{},
                  [](auto& v) { return slice_of(v.value.as_reference().path); });
}

}  // namespace

void fill_reading(slipway_host& host) {
  host.kind = &kind;
  host.is_sensitive = &is_sensitive;
  host.get_bool = &get_bool;
  host.get_int = &get_int;
  host.get_double = &get_double;
  host.get_string = &get_string;
  host.length = &length;
  host.item = &item;
  host.find = &find;
  host.key_at = &key_at;
  host.value_at = &value_at;
  host.reference_address = &reference_address;
  host.reference_path = &reference_path;
}

}  // namespace slipway::check
