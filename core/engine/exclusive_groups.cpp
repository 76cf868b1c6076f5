#include "core/engine/exclusive_groups.hpp"

namespace slipway::core {

bool ExclusiveGroups::take(const std::vector<std::string>& groups, Rank rank) {
  for (const auto& group : groups) {
    if (!taken_.contains(group)) continue;
    parked_[group].emplace(rank, groups.size() > 1);
    where_[rank.second] = group;
    return false;
  }
  for (const auto& group : groups) taken_.emplace(group, rank.second);
  return true;
}

std::vector<ExclusiveGroups::Rank> ExclusiveGroups::release(
    const std::vector<std::string>& groups) {
  std::vector<Rank> woken;
  for (const auto& group : groups) taken_.erase(group);
  for (const auto& group : groups) {
    const auto at = parked_.find(group);
    if (at == parked_.end()) continue;
    // The first that needs nothing else takes the group for certain; those before it may have to
    // wait elsewhere.
    auto& waiting = at->second;
    for (bool certain = false; !certain && !waiting.empty(); waiting.erase(waiting.begin())) {
      const auto [rank, needs_more] = *waiting.begin();
      certain = !needs_more;
      where_.erase(rank.second);
      woken.push_back(rank);
    }
    if (waiting.empty()) parked_.erase(at);
  }
  return woken;
}

std::optional<std::size_t> ExclusiveGroups::waits_for(std::size_t step) const {
  const auto at = where_.find(step);
  if (at == where_.end()) return std::nullopt;
  const auto holder = taken_.find(at->second);
  return holder == taken_.end() ? std::nullopt : std::optional(holder->second);
}

}  // namespace slipway::core
