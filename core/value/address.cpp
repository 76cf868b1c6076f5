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

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const auto first = text.find('/');
  const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second != std::string_view::npos) {
    const auto role = text.substr(0, first);
    const auto type = text.substr(first + 1, second - first - 1);
    const auto name = text.substr(second + 1);
    if (is_word(role) && is_word(type) && is_name(name))
      return Address{std::string(role), std::string(type), std::string(name)};
  }
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
