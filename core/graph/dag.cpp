#include "core/graph/dag.hpp"

#include <algorithm>
#include <functional>
#include <queue>

namespace slipway::core {

std::size_t Dag::add_node() {
  after_.emplace_back();
  before_count_.push_back(0);
  return after_.size() - 1;
}

void Dag::add_edge(std::size_t before, std::size_t after) {
  if (before == after) return;
  after_[before].push_back(after);
  ++before_count_[after];
}

std::vector<std::size_t> Dag::order() const {
  auto waiting = before_count_;
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t node = 0; node < size(); ++node)
    if (waiting[node] == 0) ready.push(node);
  std::vector<std::size_t> sorted;
  sorted.reserve(size());
  while (!ready.empty()) {
    const auto node = ready.top();
    ready.pop();
    sorted.push_back(node);
    for (const auto next : after_[node])
      if (--waiting[next] == 0) ready.push(next);
  }
  return sorted;
}

std::vector<std::size_t> Dag::cycle() const {
  const auto sorted = order();
  if (sorted.size() == size()) return {};
  std::vector<bool> outside(size(), false);
  for (const auto node : sorted) outside[node] = true;
  // Whatever is left has a predecessor that is left too, so walking back from any of them meets
  // itself.
  std::vector<std::size_t> before(size(), size());
  for (std::size_t node = 0; node < size(); ++node)
    for (const auto next : after_[node])
      if (!outside[node] && !outside[next]) before[next] = node;
  std::size_t here = 0;
  while (outside[here]) ++here;
  std::vector<bool> seen(size(), false);
  while (!seen[here]) {
    seen[here] = true;
    here = before[here];
  }
  std::vector<std::size_t> found{here};
  for (auto node = before[here]; node != here; node = before[node]) found.push_back(node);
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<double> Dag::longest_remaining(const std::vector<double>& weights) const {
  const auto sorted = order();
  std::vector<double> remaining(size(), 0);
  for (auto at = sorted.rbegin(); at != sorted.rend(); ++at) {
    double behind = 0;
    for (const auto next : after_[*at]) behind = std::max(behind, remaining[next]);
    remaining[*at] = weights[*at] + behind;
  }
  return remaining;
}

}  // namespace slipway::core
