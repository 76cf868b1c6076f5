#include <algorithm>

#include "core/plugin/arena.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/host_table.hpp"
#include "core/plugin/screen.hpp"
#include "core/plugin/slices.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

slipway_value* make(const slipway_call* raw, const Value& value) noexcept {
  return with_call(raw, static_cast<slipway_value*>(nullptr),
                   [&](HostCall& call) { return handle_of(call.arena().add(&call, value)); });
}

/// Levels below a value, counted up to one more than is allowed.
std::uint32_t depth_of(const Value& value, std::uint32_t allowed) {
  if (!value.is_list() && !value.is_map()) return 0;
  std::uint32_t deepest = 0;
  if (allowed > 0) {
    for (const auto& item : value.as_list())
      deepest = std::max(deepest, depth_of(item, allowed - 1));
    for (const auto& entry : value.as_map())
      deepest = std::max(deepest, depth_of(entry.second, allowed - 1));
  }
  return deepest + 1;
}

std::uint32_t depth_of(const slipway_value* handle) {
  if (!handle) return 0;
  const Node* node = node_of(handle);
  return node ? node->depth : depth_of(value_of(handle), deepest_value);
}

/// The node to add `item` to, made deep enough; null when that is against the rules.
Node* grown(slipway_value* container, const slipway_value* item, Kind wanted, const char* doing) {
  Node* node = node_of(container);
  if (!node) return nullptr;  // a null handle, or a part of the request: nobody's to change
  if (node->value.kind() != wanted) {
    node->home->refuse(std::string(doing) + " something that is not one");
    return nullptr;
  }
  const auto depth = std::max(node->depth, depth_of(item) + 1);
  if (depth > deepest_value) {
    node->home->refuse("nests lists and maps deeper than " + std::to_string(deepest_value));
    return nullptr;
  }
  node->depth = depth;
  return node;
}

slipway_value* make_null(const slipway_call* raw) noexcept { return make(raw, Value()); }
slipway_value* make_bool(const slipway_call* raw, std::int32_t value) noexcept {
  return make(raw, Value(value != 0));
}
slipway_value* make_int(const slipway_call* raw, std::int64_t value) noexcept {
  return make(raw, Value(value));
}
slipway_value* make_double(const slipway_call* raw, double value) noexcept {
  return make(raw, Value(value));
}

slipway_value* make_string(const slipway_call* raw, slipway_slice value) noexcept {
  return with_call(raw, static_cast<slipway_value*>(nullptr), [&](HostCall& call) {
    auto text = text_from(call, value, SLIPWAY_MAX_DOCUMENT, "a text");
    return text ? handle_of(call.arena().add(&call, Value(std::move(*text)))) : nullptr;
  });
}

slipway_value* make_list(const slipway_call* raw) noexcept try {
  return make(raw, Value::list());
} catch (...) {
  return nullptr;
}
slipway_value* make_map(const slipway_call* raw) noexcept try {
  return make(raw, Value::map());
} catch (...) {
  return nullptr;
}

slipway_value* make_reference(const slipway_call* raw, slipway_slice address,
                              slipway_slice path) noexcept {
  return with_call(raw, static_cast<slipway_value*>(nullptr), [&](HostCall& call) {
    auto to = text_from(call, address, SLIPWAY_MAX_ID, "the address of a reference");
    auto inside = text_from(call, path, SLIPWAY_MAX_ID, "the path of a reference");
    if (!to || !inside) return static_cast<slipway_value*>(nullptr);
    return handle_of(call.arena().add(&call, Value(Reference{std::move(*to), std::move(*inside)})));
  });
}

void append(slipway_value* list, const slipway_value* item) noexcept try {
  if (Node* node = grown(list, item, Kind::list, "appends to")) node->value.push(value_of(item));
} catch (...) {
  return;  // out of memory: the answer lacks the item and the plugin cannot be told more
}

void set(slipway_value* map, slipway_slice key, const slipway_value* item) noexcept try {
  Node* node = grown(map, item, Kind::map, "sets an entry of");
  if (!node) return;
  if (auto name = text_from(*node->home, key, SLIPWAY_MAX_ID, "the key of a map"))
    node->value.set(std::move(*name), value_of(item));
} catch (...) {
  return;
}

void mark_sensitive(slipway_value* value) noexcept {
  if (Node* node = node_of(value)) node->value.mark_sensitive();
}

const slipway_value* parse_json(const slipway_call* raw, slipway_slice text,
                                slipway_slice* why) noexcept {
  if (why) *why = slipway_slice{};
  const slipway_value* none = nullptr;
  return with_call(raw, none, [&](HostCall& call) {
    const auto failed = [&](const std::string& reason) {
      call.note_bad_json(call.screen() ? call.screen()->shown(reason) : reason);
      const auto& kept = call.arena().keep(reason);
      if (why) *why = slipway_slice{kept.data(), kept.size()};
      return none;
    };
    if (text.len > SLIPWAY_MAX_DOCUMENT || (!text.data && text.len > 0))
      return failed("the text is longer than a document may be, or has no data");
    auto value =
        from_json(text.len == 0 ? std::string_view() : std::string_view(text.data, text.len));
    if (!value) return failed(value.error().message);
    const auto depth = depth_of(*value, deepest_value);
    if (depth > deepest_value) return failed("lists and maps are nested too deep");
    const slipway_value* made = handle_of(call.arena().add(&call, std::move(*value), depth));
    return made;
  });
}

slipway_slice print_json(const slipway_call* raw, const slipway_value* value) noexcept {
  return with_call(raw, slipway_slice{}, [&](HostCall& call) {
    const auto& text = call.arena().keep(to_json(value_of(value)));
    return slipway_slice{text.data(), text.size()};
  });
}

}  // namespace

void fill_building(slipway_host& host) {
  host.make_null = &make_null;
  host.make_bool = &make_bool;
  host.make_int = &make_int;
  host.make_double = &make_double;
  host.make_string = &make_string;
  host.make_list = &make_list;
  host.make_map = &make_map;
  host.make_reference = &make_reference;
  host.append = &append;
  host.set = &set;
  host.mark_sensitive = &mark_sensitive;
  host.parse_json = &parse_json;
  host.print_json = &print_json;
}

}  // namespace slipway::core
