#include "check/host/guarded.hpp"
#include "check/host/json.hpp"
#include "check/host/table_parts.hpp"

namespace slipway::check {
namespace {

slipway_value* make(const slipway_call* raw, const char* doing, Value value) noexcept {
  return in_call(raw, doing, static_cast<slipway_value*>(nullptr),
                 [&](HostCall& call) { return call.add(std::move(value), false); });
}

slipway_value* make_null(const slipway_call* call) noexcept { return make(call, "make_null", {}); }
slipway_value* make_bool(const slipway_call* call, std::int32_t value) noexcept {
  return make(call, "make_bool", value != 0);
}
slipway_value* make_int(const slipway_call* call, std::int64_t value) noexcept {
  return make(call, "make_int", value);
}
slipway_value* make_double(const slipway_call* call, double value) noexcept {
  return make(call, "make_double", value);
}
slipway_value* make_string(const slipway_call* raw, slipway_slice value) noexcept {
  return in_call(raw, "make_string", static_cast<slipway_value*>(nullptr), [&](HostCall& call) {
    return call.add(call.text(value, SLIPWAY_MAX_DOCUMENT, "a text"), false);
  });
}
slipway_value* make_list(const slipway_call* raw) noexcept {
  return in_call(raw, "make_list", static_cast<slipway_value*>(nullptr),
                 [](HostCall& call) { return call.add(Value::list(), false); });
}
slipway_value* make_map(const slipway_call* raw) noexcept {
  return in_call(raw, "make_map", static_cast<slipway_value*>(nullptr),
                 [](HostCall& call) { return call.add(Value::map(), false); });
}
slipway_value* make_reference(const slipway_call* raw, slipway_slice address,
                              slipway_slice path) noexcept {
  return in_call(raw, "make_reference", static_cast<slipway_value*>(nullptr), [&](HostCall& call) {
    return call.add(Reference{call.text(address, SLIPWAY_MAX_ID, "an address"),
                              call.text(path, SLIPWAY_MAX_ID, "a path")},
                    false);
  });
}

/// Whether `target` may be changed as a container of `wanted` kind; otherwise that is noted.
bool may_change(slipway_value& target, Kind wanted, const char* doing) {
  if (target.given) {
    target.home->offend(Rule::values, std::string(doing) + " a part of its request");
    return false;
  }
  if (target.value.kind() == wanted) return true;
  target.home->offend(Rule::values, std::string(doing) + " a value of another kind");
  return false;
}

/// What a container takes up; a value of a call that is over is noted and reads as null.
Value taken(const slipway_value* item, const char* doing) {
  if (!item || item->home->dead(doing)) return {};
  return item->value;
}

bool deeper_than(const Value& value, int levels) {
  if (!value.is_list() && !value.is_map()) return false;
  if (levels == 0) return true;
  for (const auto& item : value.as_list())
    if (deeper_than(item, levels - 1)) return true;
  for (const auto& entry : value.as_map())
    if (deeper_than(entry.second, levels - 1)) return true;
  return false;
}

/// What a container takes up, nested no deeper than a value may be.
Value nested(const slipway_value& container, const slipway_value* item, const char* doing) {
  Value value = taken(item, doing);
  if (!deeper_than(value, deepest_value - 1)) return value;
  container.home->offend(Rule::values, "nests lists and maps deeper than 100");
  return {};
}

void append(slipway_value* list, const slipway_value* item) noexcept {
  in_value(list, "append", 0, [&](auto&) {
    if (may_change(*list, Kind::list, "appends to"))
      list->value.push(nested(*list, item, "append"));
    return 0;
  });
}

void set(slipway_value* map, slipway_slice key, const slipway_value* item) noexcept {
  in_value(map, "set", 0, [&](auto&) {
    if (may_change(*map, Kind::map, "sets an entry of"))
      map->value.set(map->home->text(key, SLIPWAY_MAX_ID, "a key"), nested(*map, item, "set"));
    return 0;
  });
}

void mark_sensitive(slipway_value* value) noexcept {
  in_value(value, "mark_sensitive", 0, [&](auto&) {
    if (may_change(*value, value->value.kind(), "marks")) value->value.mark_sensitive();
    return 0;
  });
}

const slipway_value* parse(const slipway_call* raw, slipway_slice text,
                           slipway_slice* why) noexcept {
  if (why) *why = slipway_slice{};
  const slipway_value* none = nullptr;
  return in_call(raw, "parse_json", none, [&](HostCall& call) -> const slipway_value* {
    std::string reason;
    auto value = parse_json(call.text(text, SLIPWAY_MAX_DOCUMENT, "a document"), reason);
    if (value) return call.add(*std::move(value), false);
    call.hear_bad_json(reason);
    if (why) *why = call.keep(reason);
    return nullptr;
  });
}

slipway_slice print(const slipway_call* raw, const slipway_value* value) noexcept {
  return in_call(raw, "print_json", slipway_slice{},
                 [&](HostCall& call) { return call.keep(print_json(taken(value, "print_json"))); });
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
  host.parse_json = &parse;
  host.print_json = &print;
}

}  // namespace slipway::check
