#include "clock/offsets.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <future>
#include <vector>

#include "membership/etcd_link.hpp"

namespace cloudconfig {
namespace {

/// Leaves the last node time to fail before the call has to end.
constexpr std::int64_t time_for_all_ms = 18000;
constexpr std::chrono::milliseconds command_patience{3000};
constexpr std::int64_t nanoseconds = 1000000;
constexpr std::size_t most_at_once = 8;

ClockOffset measured(const slipway::contract::InventoryNode& node, const slipway::Call& call) {
  ClockOffset found;
  found.node = node.name;
  try {
    const auto stop = [&call] { return call.cancelled(); };
    const auto link = link_to(node, stop);
    const auto before = call.wall_ms();
    const auto said = link.tunnel->run("date +%s%N", command_patience, stop);
    const auto after = call.wall_ms();
    const auto there = milliseconds_of(said.out);
    if (there < 0) found.trouble = "'date' answered something else";
    found.offset_ms = there - (before + after) / 2;
    found.uncertainty_ms = (after - before + 1) / 2;
  } catch (const slipway::Failure& failure) {
    if (failure.kind == "cancelled") throw;
    found.trouble = failure.message;
  }
  return found;
}

ClockOffset left_over(const slipway::contract::InventoryNode& node) {
  ClockOffset clock;
  clock.node = node.name;
  clock.trouble = "the nodes before it took too long to ask";
  return clock;
}

}  // namespace

bool ClockOffset::beyond(std::int64_t bound_ms) const {
  return trouble.empty() && std::llabs(offset_ms) - uncertainty_ms > bound_ms;
}

std::string ClockOffset::text() const {
  if (!trouble.empty()) return "the clock of " + node + " could not be measured: " + trouble;
  return "the clock of " + node + " is " + std::to_string(std::llabs(offset_ms)) + " ms " +
         (offset_ms < 0 ? "behind" : "ahead of") + " the one here (give or take " +
         std::to_string(uncertainty_ms) + " ms)";
}

std::int64_t milliseconds_of(const std::string& printed) {
  std::int64_t value = -1;
  const auto* begin = printed.data();
  const auto* end = begin + printed.find_last_not_of(" \r\n") + 1;
  const auto [rest, failed] = std::from_chars(begin, end, value);
  return failed == std::errc() && rest == end && value > 0 ? value / nanoseconds : -1;
}

void measure_clocks(const slipway::contract::Inventory& inventory, const slipway::Call& call,
                    const std::function<bool(const ClockOffset&)>& take) {
  const auto begun = call.monotonic_ms();
  const auto nodes = reachable_nodes(inventory);
  for (std::size_t first = 0; first < nodes.size(); first += most_at_once) {
    const auto end = std::min(nodes.size(), first + most_at_once);
    const bool in_time = call.monotonic_ms() - begun < time_for_all_ms;
    std::vector<std::future<ClockOffset>> answers;
    for (auto at = first; at < end; ++at)
      answers.push_back(std::async(in_time ? std::launch::async : std::launch::deferred, [&, at] {
        return in_time ? measured(nodes[at], call) : left_over(nodes[at]);
      }));
    for (auto& answer : answers)
      if (!take(answer.get())) return;
  }
}

}  // namespace cloudconfig
