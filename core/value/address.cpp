#include "core/value/address.hpp"

#include <algorithm>

namespace slipway::core {
namespace {

bool is_word(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F;
  };
  return !text.empty() && text.front() != '/' && text.back() != '/' &&
         std::all_of(text.begin(), text.end(), fits);
}

struct Parts {
  std::string_view role;
  std::string_view type;
  std::string_view name;
};

/// The one place where an address is cut.
Parts parts_of(std::string_view address) {
  const auto first = std::min(address.find('/'), address.size());
  const auto rest = address.substr(std::min(first + 1, address.size()));
  const auto second = std::min(rest.find('/'), rest.size());
  return {address.substr(0, first), rest.substr(0, second),
          rest.substr(std::min(second + 1, rest.size()))};
}

}  // namespace

std::string role_of(std::string_view address) { return std::string(parts_of(address).role); }
std::string type_of(std::string_view address) { return std::string(parts_of(address).type); }
std::string name_of(std::string_view address) { return std::string(parts_of(address).name); }
std::string kind_of(std::string_view address) {
  const auto [role, type, name] = parts_of(address);
  return std::string(role).append("/").append(type);
}

Result<Address> parse_address(std::string_view text) {
  const auto [role, type, name] = parts_of(text);
  if (is_word(role) && is_word(type) && is_name(name))
    return Address{std::string(role), std::string(type), std::string(name)};
  return Error{Errc::invalid_input,
               "'" + std::string(text) +
                   "' is not an address: it has to be role/type/name, such as cloud/machine/demo-0",
               "slipway state list"};
}

std::string old_address(std::string_view address, int number) {
  return std::string(address) + "~" + std::to_string(number);
}

std::string_view original_address(std::string_view address) {
  const auto tilde = address.rfind('~');
  if (tilde == std::string_view::npos || tilde + 1 == address.size()) return address;
  const auto number = address.substr(tilde + 1);
  const bool digits = number.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? address.substr(0, tilde) : address;
}

}  // namespace slipway::core
