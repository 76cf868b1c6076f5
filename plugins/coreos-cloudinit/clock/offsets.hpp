#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "slipway/call.hpp"

namespace cloudconfig {

/// How far a node's clock is from the one here.
struct ClockOffset {
  std::string node;
  std::int64_t offset_ms = 0;       ///< positive: the node's is ahead
  std::int64_t uncertainty_ms = 0;  ///< half of what asking took
  std::string trouble;              ///< why it could not be measured; empty when it was

  bool beyond(std::int64_t bound_ms) const;
  /// One line for people.
  std::string text() const;
};

/// What `date +%s%N` printed, in milliseconds; negative when it is something else.
std::int64_t milliseconds_of(const std::string& printed);

/// Asks every node of the inventory that can be reached by ssh, several at once, as long as one
/// call has time and `take`, which is called in the nodes' order by this thread, answers true;
/// those that are left over are told with that reason.
void measure_clocks(const slipway::contract::Inventory& inventory, const slipway::Call& call,
                    const std::function<bool(const ClockOffset&)>& take);

}  // namespace cloudconfig
