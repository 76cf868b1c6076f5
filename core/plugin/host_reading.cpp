#include "core/plugin/arena.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/host_table.hpp"

namespace slipway::core {
namespace {

slipway_slice slice_of(const std::string& text) { return {text.data(), text.size()}; }

/// A part of what `whole` holds: read in place inside the request, a node of its own otherwise.
const slipway_value* part_of(const slipway_value* whole, const Value& part) {
  const Node* node = node_of(whole);
  if (!node) return borrowed_handle(&part);
  return handle_of(node->home->arena().add(node->home, part, node->depth));
}

/// A text that `whole` holds, kept for the call: what a plugin built may move when it goes on
/// building.
slipway_slice text_of(const slipway_value* whole, const std::string& text) {
  const Node* node = node_of(whole);
  return slice_of(node ? node->home->arena().keep(text) : text);
}

using Entry = Value::Map::value_type;

/// The entry of a map by its place, null beyond the end.
const Entry* entry_at(const slipway_value* map, std::uint64_t index) {
  const auto& entries = value_of(map).as_map();
  return index < entries.size() ? &entries.begin()[static_cast<std::ptrdiff_t>(index)] : nullptr;
}

std::int32_t kind(const slipway_value* value) noexcept {
  return static_cast<std::int32_t>(value_of(value).kind());
}
std::int32_t is_sensitive(const slipway_value* value) noexcept {
  return value_of(value).sensitive() ? 1 : 0;
}
std::int32_t get_bool(const slipway_value* value) noexcept {
  return value_of(value).as_bool() ? 1 : 0;
}
std::int64_t get_int(const slipway_value* value) noexcept { return value_of(value).as_int(); }
double get_double(const slipway_value* value) noexcept { return value_of(value).as_double(); }
slipway_slice get_string(const slipway_value* value) noexcept {
  return slice_of(value_of(value).as_string());  // a text never changes once it is made
}
std::uint64_t length(const slipway_value* value) noexcept { return value_of(value).size(); }

const slipway_value* item(const slipway_value* list, std::uint64_t index) noexcept try {
  const auto& items = value_of(list).as_list();
  return index < items.size() ? part_of(list, items[index]) : nullptr;
} catch (...) {
  return nullptr;
}

const slipway_value* find(const slipway_value* map, slipway_slice key) noexcept try {
  if (!key.data && key.len > 0) return nullptr;
  const Value* found = value_of(map).find(key.data ? std::string_view(key.data, key.len) : "");
  return found ? part_of(map, *found) : nullptr;
} catch (...) {
  return nullptr;
}

slipway_slice key_at(const slipway_value* map, std::uint64_t index) noexcept try {
  const Entry* entry = entry_at(map, index);
  return entry ? text_of(map, entry->first) : slipway_slice{};
} catch (...) {
  return {};
}

const slipway_value* value_at(const slipway_value* map, std::uint64_t index) noexcept try {
  const Entry* entry = entry_at(map, index);
  return entry ? part_of(map, entry->second) : nullptr;
} catch (...) {
  return nullptr;
}

slipway_slice reference_address(const slipway_value* reference) noexcept {
  return slice_of(value_of(reference).as_reference().address);
}
slipway_slice reference_path(const slipway_value* reference) noexcept {
  return slice_of(value_of(reference).as_reference().path);
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

}  // namespace slipway::core
