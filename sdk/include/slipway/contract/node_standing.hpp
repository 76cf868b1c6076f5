#pragma once
#include <array>
#include <string_view>

namespace slipway::contract {

/// How a node stands in this run: the `status` of an Inventory's node, and what the requests'
/// `nodes` says of each name.
enum class NodeStanding {
  fresh,      ///< `new`: nothing of its machine is on record yet
  present,    ///< there, or being made
  replaced,   ///< there, and this run makes it anew
  condemned,  ///< there, and an earlier run began to replace it, or decided to
  lost,       ///< read as gone
  leaving,    ///< no longer wanted
};

namespace detail {
inline constexpr std::array<const char*, 6> node_standing_words = {
    "new", "present", "replaced", "condemned", "lost", "leaving"};
}  // namespace detail

/// The word of contract.h for it.
inline const char* to_text(NodeStanding standing) {
  return detail::node_standing_words[static_cast<std::size_t>(standing)];
}

/// What a word stands for.  A later host may know more: an unknown one counts as `present`.
inline NodeStanding node_standing_of(std::string_view word) {
  for (std::size_t i = 0; i < detail::node_standing_words.size(); ++i)
    if (word == detail::node_standing_words[i]) return static_cast<NodeStanding>(i);
  return NodeStanding::present;
}

/// For the codec.
inline void read_word(std::string_view word, NodeStanding& standing) {
  standing = node_standing_of(word);
}

}  // namespace slipway::contract
