#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "supervisor/linux/outcome.hpp"

namespace slipway_local {

/// The private network of a stack's machines, in the sandbox alone.  The first address is the
/// bridge's, the last one is the broadcast.
class Network {
 public:
  /// `10.77.0.0/24`: an IPv4 prefix of 16 to 29 bits, without bits behind it.
  static Result<Network> parse(const std::string& text);

  const std::string& text() const { return text_; }
  int bits() const { return bits_; }
  std::string gateway() const;

  /// Whether a machine may have the address.
  bool has_room_for(const std::string& address) const;

  /// The lowest address for a machine that is not taken; nothing when all are.
  std::optional<std::string> free_address(const std::set<std::string>& taken) const;

 private:
  std::uint32_t first_machine() const;

  std::string text_;
  std::uint32_t base_ = 0;
  int bits_ = 0;
};

/// A number of the address that is its own in the network, for the name of a link: `0a4d000b`.
std::string address_word(const std::string& address);

}  // namespace slipway_local
