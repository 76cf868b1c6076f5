#include "core/engine/exclusive_groups.hpp"

namespace slipway::core {

bool ExclusiveGroups::take(const std::vector<std::string>& groups, Rank rank) {
  for (const auto& group : groups) {
    if (!taken_.contains(group)) continue;
    parked_[group].emplace(rank, groups.size() > 1);
    where_[rank.second] = group;
    return false;
  }
  taken_.insert(groups.begin(), groups.end());
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

std::string ExclusiveGroups::waits_for(std::size_t step) const {
  const auto at = where_.find(step);
  return at == where_.end() ? std::string() : at->second;
}

}  // namespace slipway::core
