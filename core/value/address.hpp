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

// The parts of a text that is an address; of any other text what stands where they would.  A name
// may hold slashes of its own.
std::string role_of(std::string_view address);  ///< `cloud`
std::string type_of(std::string_view address);  ///< `virtual_machine`
std::string name_of(std::string_view address);  ///< `demo-0`
std::string kind_of(std::string_view address);  ///< role and type, `cloud/virtual_machine`

/// Where the `number`th old one of a resource stands on record while its replacement is there and
/// it is not deleted yet: `cloud/disk/a~1`.  No plugin may give a resource such a name of its own.
std::string old_address(std::string_view address, int number);

/// The address of the resource that `address` is an old one of; any other address is its own.
std::string_view original_address(std::string_view address);

}  // namespace slipway::core
