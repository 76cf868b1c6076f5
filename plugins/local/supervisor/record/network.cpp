#include "supervisor/record/network.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace slipway_local {
namespace {

constexpr int least_bits = 16;
constexpr int most_bits = 29;
constexpr std::uint32_t kept_for_others = 10;  ///< addresses below .11, where there is room

std::optional<std::uint32_t> number_of(const std::string& address) {
  in_addr place{};
  if (::inet_pton(AF_INET, address.c_str(), &place) != 1) return std::nullopt;
  return ntohl(place.s_addr);
}

std::string text_of(std::uint32_t number) {
  const in_addr place{htonl(number)};
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &place, text.data(), text.size());
  return text.data();
}

}  // namespace

Result<Network> Network::parse(const std::string& text) {
  const Fault fault{FaultClass::invalid, "network '" + text +
                                             "' is not an IPv4 prefix of 16 to 29 bits such as "
                                             "10.77.0.0/24"};
  const auto slash = text.find('/');
  if (slash == std::string::npos) return fault;
  Network network;
  network.text_ = text;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + slash + 1, end, network.bits_);
  if (read.ec != std::errc{} || read.ptr != end) return fault;
  const auto base = number_of(text.substr(0, slash));
  if (!base || network.bits_ < least_bits || network.bits_ > most_bits) return fault;
  network.base_ = *base;
  if ((network.base_ & ((1U << (32 - network.bits_)) - 1)) != 0) return fault;
  return network;
}

std::string Network::gateway() const { return text_of(base_ + 1); }

std::uint32_t Network::first_machine() const {
  return base_ + (bits_ <= 27 ? kept_for_others + 1 : 2);
}

bool Network::has_room_for(const std::string& address) const {
  const auto number = number_of(address);
  const std::uint32_t last = base_ + (1U << (32 - bits_)) - 1;
  return number && *number > base_ + 1 && *number < last;
}

std::optional<std::string> Network::free_address(const std::set<std::string>& taken) const {
  const std::uint32_t last = base_ + (1U << (32 - bits_)) - 1;
  for (std::uint32_t number = first_machine(); number < last; ++number)
    if (!taken.contains(text_of(number))) return text_of(number);
  return std::nullopt;
}

std::string address_word(const std::string& address) {
  const std::uint32_t number = number_of(address).value_or(0);
  std::string word;
  for (int shift = 28; shift >= 0; shift -= 4) word += "0123456789abcdef"[(number >> shift) & 15U];
  return word;
}

}  // namespace slipway_local
