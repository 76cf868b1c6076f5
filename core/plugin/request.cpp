#include "core/plugin/request.hpp"

#include <utility>

#include "core/value/address.hpp"

namespace slipway::core {

Value about_resource(Value base, const std::string& address) {
  const std::string original(original_address(address));
  const auto type = original.find('/') + 1;
  Value owner = base["owner"];
  base.set("owner", std::move(owner.set("address", original)));
  base.set("type", original.substr(type, original.find('/', type) - type));
  return base.set("address", original);
}

}  // namespace slipway::core
