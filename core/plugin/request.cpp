#include "core/plugin/request.hpp"

#include <utility>

#include "core/value/address.hpp"

namespace slipway::core {
namespace {

/// A copy that so many entries can be added to before it grows: thousands of requests are made in
/// one go.
Value::Map with_room(const Value::Map& entries, std::size_t more) {
  Value::Map copy;
  copy.reserve(entries.size() + more);
  for (const auto& [key, value] : entries) copy.append(key, value);
  return copy;
}

}  // namespace

Value about_resource(const Value& base, const std::string& address, std::size_t room) {
  const std::string original(original_address(address));
  auto owner = with_room(base["owner"].as_map(), 1);
  owner.insert_or_assign("address", original);
  auto request = with_room(base.as_map(), room + 3);
  request.insert_or_assign("owner", Value(std::move(owner)));
  request.insert_or_assign("type", type_of(original));
  request.insert_or_assign("address", original);
  return Value(std::move(request));
}

}  // namespace slipway::core
