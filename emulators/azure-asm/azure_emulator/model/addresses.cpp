#include "azure_emulator/model/addresses.hpp"

#include <cstdint>
#include <optional>
#include <vector>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

std::optional<std::uint32_t> to_bits(std::string_view address) {
  const auto parts = split(address, '.');
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t bits = 0;
  for (const auto& part : parts) {
    const auto octet = to_number<int>(part);
    if (!octet || *octet < 0 || *octet > 255) return std::nullopt;
    bits = (bits << 8U) | static_cast<std::uint32_t>(*octet);
  }
  return bits;
}

std::string to_address(std::uint32_t bits) {
  std::string out;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    if (!out.empty()) out += '.';
    out += std::to_string((bits >> shift) & 255U);
  }
  return out;
}

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

std::optional<Range> range_of(std::string_view prefix) {
  const auto parts = split(prefix, '/');
  if (parts.size() != 2) return std::nullopt;
  const auto bits = to_bits(parts[0]);
  const auto length = to_number<int>(parts[1]);
  if (!bits || !length || *length < 1 || *length > 32) return std::nullopt;
  const std::uint32_t mask = ~std::uint32_t{0} << (32U - static_cast<unsigned>(*length));
  return Range{*bits & mask, *bits | ~mask};
}

}  // namespace

Addresses::Addresses(std::string net) : net_(std::move(net)) {}

std::string Addresses::first_free(const std::string& net, int low, int high) {
  for (int host = low; host <= high; ++host) {
    const std::string address = net + "." + std::to_string(host);
    if (take(address)) return address;
  }
  return {};
}

std::string Addresses::take_vip() {
  auto address = first_free(net_, 200, 250);
  for (int third = 0; address.empty() && third < 64; ++third) {
    address = first_free("203.0." + std::to_string(113 + third), 1, 254);
  }
  return address;
}

std::string Addresses::take_machine() {
  auto address = first_free(net_, 4, 199);
  for (int third = 0; address.empty() && third < 256; ++third) {
    address = first_free("100.64." + std::to_string(third), 4, 254);
  }
  return address;
}

std::string Addresses::take_public() {
  std::string address;
  for (int third = 100; address.empty() && third < 256; ++third) {
    address = first_free("198.51." + std::to_string(third), 10, 254);
  }
  return address;
}

std::string Addresses::take_in(std::string_view prefix) {
  const auto range = range_of(prefix);
  if (!range) return {};
  for (std::uint32_t bits = range->first + 4; bits < range->last; ++bits) {
    auto address = to_address(bits);
    if (take(address)) return address;
  }
  return {};
}

bool in_prefix(std::string_view address, std::string_view prefix) {
  const auto bits = to_bits(address);
  const auto range = range_of(prefix);
  return bits && range && *bits >= range->first && *bits <= range->last;
}

}  // namespace azure_emulator
