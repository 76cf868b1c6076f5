#pragma once
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// A resource's stable name, unique in a stack: `cloud/virtual_machine/demo-0`.
/// Role and type are lower_snake words; a name holds any printable characters but `/` at its ends
/// and white space.
struct Address {
  std::string role;
  std::string type;
  std::string name;

  std::string text() const { return role + "/" + type + "/" + name; }
  friend bool operator==(const Address&, const Address&) = default;
  friend auto operator<=>(const Address&, const Address&) = default;
};

/// `invalid_input` when the text is not role/type/name.
Result<Address> parse_address(std::string_view text);

}  // namespace slipway::core
