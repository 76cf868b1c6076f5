#include "azure_asm/machine/addresses.hpp"

#include <charconv>

namespace azure_asm {
namespace {

constexpr std::uint32_t no_range = 33;
constexpr std::int64_t kept_by_the_service = 5;

std::uint32_t mask(std::uint32_t bits) { return bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits); }

}  // namespace

std::uint32_t address_number(const std::string& address) {
  std::uint32_t number = 0;
  const char* at = address.data();
  const char* end = at + address.size();
  for (int part = 0; part < 4; ++part) {
    std::uint32_t value = 0;
    const auto [after, error] = std::from_chars(at, end, value);
    const bool last = part == 3;
    if (error != std::errc() || value > 255 ||
        (last ? after != end : after == end || *after != '.'))
      return 0;
    number = number << 8 | value;
    at = after + (last ? 0 : 1);
  }
  return number;
}

AddressRange address_range(const std::string& prefix) {
  const auto slash = prefix.find('/');
  if (slash == std::string::npos) return {0, no_range};
  AddressRange range;
  range.first = address_number(prefix.substr(0, slash));
  const auto bits = prefix.substr(slash + 1);
  const auto [after, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits);
  if (error != std::errc() || after != bits.data() + bits.size() || range.bits > 32 ||
      range.first == 0)
    return {0, no_range};
  range.first &= mask(range.bits);
  return range;
}

bool AddressRange::holds(std::uint32_t address) const {
  return bits < no_range && (address & mask(bits)) == first;
}

std::int64_t AddressRange::room() const {
  if (bits >= no_range) return 0;
  return (std::int64_t{1} << (32 - bits)) - kept_by_the_service;
}

}  // namespace azure_asm
