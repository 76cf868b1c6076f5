#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "slipway/contract/inventory.hpp"
#include "stack/options.hpp"

/// Which machines there are and what things are called.  All of it follows from a node's group and
/// index, never from how many there are.
namespace local {

/// The largest index of a node: its name and the ports that follow from it stay in their bounds.
inline constexpr std::int64_t most_index = 9999;

/// One node as the core asks for it.
struct Node {
  std::string group;
  std::int64_t index = 0;
  Options options;  ///< of its group

  std::string name() const;
  /// Empty: the supervisor chooses.
  std::string address() const;
};

/// A range of IPv4 addresses, `10.77.0.0/24`.
struct Range {
  std::uint32_t first = 0;
  int bits = 0;

  bool holds(std::uint32_t address) const;
  /// How many machines have room: all but the network's own two addresses and the gateway's.
  std::int64_t room() const;
};
/// Nothing for what is none.
std::optional<std::uint32_t> address_number(const std::string& text);
/// Nothing for what is none, has bits set behind its prefix, or a prefix other than 8 to 29.
std::optional<Range> range_from(const std::string& text);

std::string sandbox_address();
std::string machine_address(const Node& node);
std::string key_address();

/// Throws Failure `invalid` when two nodes have one name or address, one has a name that the
/// supervisor does not take, or there are more than the network has room for.
slipway::contract::Layout lay_out(const Options& role, const std::vector<Node>& nodes,
                                  const std::vector<slipway::contract::Texts>& metadata);

}  // namespace local
