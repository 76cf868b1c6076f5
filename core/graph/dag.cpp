#include "core/graph/dag.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <queue>

#include "core/graph/countdown.hpp"

namespace slipway::core {
namespace {

void sort_out(Dag::Nodes& nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

}  // namespace

std::size_t Dag::add_node() {
  after_.emplace_back();
  joints_after_.emplace_back();
  before_count_.push_back(0);
  return after_.size() - 1;
}

void Dag::add_edge(std::size_t before, std::size_t after) {
  if (before == after) return;
  after_[before].push_back(after);
  ++before_count_[after];
}

void Dag::add_edges(Nodes before, Nodes after) {
  sort_out(before);
  sort_out(after);
  Nodes both;
  std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(both));
  // One that is on both sides would wait for itself; two would wait for each other in any case.
  if (both.size() == 1) {
    for (const auto one : before) add_edge(one, both.front());
    std::erase(after, both.front());
  }
  if (before.size() * after.size() <= before.size() + after.size()) {
    for (const auto one : before)
      for (const auto other : after) add_edge(one, other);
    return;
  }
  for (const auto one : before) joints_after_[one].push_back(joints_.size());
  for (const auto one : after) ++before_count_[one];
  joints_.push_back({before.size(), std::move(after)});
}

Dag::Nodes Dag::order() const {
  Countdown countdown(*this);
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  auto waiting = before_count_;
  for (std::size_t node = 0; node < size(); ++node)
    if (waiting[node] == 0) ready.push(node);
  Nodes sorted;
  sorted.reserve(size());
  while (!ready.empty()) {
    const auto node = ready.top();
    ready.pop();
    sorted.push_back(node);
    countdown.done(node, [&](std::size_t next) {
      if (--waiting[next] == 0) ready.push(next);
    });
  }
  return sorted;
}

/// Of each node that is inside one that comes before it and is inside too, `size()` where there is
/// none.
Dag::Nodes Dag::predecessors_among(const std::vector<bool>& inside) const {
  Nodes found(size(), size());
  Nodes before_joint(joints_.size(), size());
  for (std::size_t node = 0; node < size(); ++node) {
    if (!inside[node]) continue;
    for (const auto next : after_[node])
      if (inside[next]) found[next] = node;
    for (const auto joint : joints_after_[node]) before_joint[joint] = node;
  }
  // Of those before a joint the last serves all behind it; for itself, the one before the last.
  for (std::size_t node = 0; node < size(); ++node) {
    if (!inside[node]) continue;
    for (const auto joint : joints_after_[node])
      if (const auto last = before_joint[joint]; node != last)
        if (const auto& behind = joints_[joint].after;
            std::binary_search(behind.begin(), behind.end(), last))
          found[last] = node;
  }
  for (std::size_t joint = 0; joint < joints_.size(); ++joint)
    for (const auto next : joints_[joint].after)
      if (before_joint[joint] != size() && inside[next] && next != before_joint[joint])
        found[next] = before_joint[joint];
  return found;
}

Dag::Nodes Dag::cycle() const {
  const auto sorted = order();
  if (sorted.size() == size()) return {};
  // Whatever is left has a predecessor that is left too, so walking back from any of them meets
  // itself.
  std::vector<bool> left(size(), true);
  for (const auto node : sorted) left[node] = false;
  const auto before = predecessors_among(left);
  auto here = static_cast<std::size_t>(std::find(left.begin(), left.end(), true) - left.begin());
  std::vector<bool> seen(size(), false);
  while (!seen[here]) {
    seen[here] = true;
    here = before[here];
  }
  Nodes found{here};
  for (auto node = before[here]; node != here; node = before[node]) found.push_back(node);
  std::reverse(found.begin(), found.end());
  return found;
}

bool Dag::leads(std::size_t from, std::size_t to) const {
  Countdown countdown(*this);
  std::vector<bool> seen(size(), false);
  Nodes open{from};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    if (at == to) return true;
    if (seen[at]) continue;
    seen[at] = true;
    countdown.lost(at, [&](std::size_t next) { open.push_back(next); });
  }
  return false;
}

std::vector<double> Dag::longest_remaining(const std::vector<double>& weights) const {
  const auto sorted = order();
  std::vector<double> remaining(size(), 0);
  const auto heaviest = [&](const Nodes& nodes) {
    double found = 0;
    for (const auto node : nodes) found = std::max(found, remaining[node]);
    return found;
  };
  std::vector<double> behind_joint(joints_.size(), -1);  // once it is known
  for (auto at = sorted.rbegin(); at != sorted.rend(); ++at) {
    double behind = heaviest(after_[*at]);
    for (const auto joint : joints_after_[*at]) {
      auto& known = behind_joint[joint];
      if (known < 0) known = heaviest(joints_[joint].after);
      behind = std::max(behind, known);
    }
    remaining[*at] = weights[*at] + behind;
  }
  return remaining;
}

}  // namespace slipway::core
