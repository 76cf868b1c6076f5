#include "core/engine/estimate.hpp"

#include <algorithm>
#include <map>

namespace slipway::core {

double estimated_seconds(const Step& step, const State& state) {
  const auto slash = step.address.rfind('/');
  const auto kind = step.address.substr(0, slash) + "/" + to_text(step.action);
  if (const auto at = state.timings.find(kind); at != state.timings.end())
    return at->second.seconds;
  if (step.type)
    if (const auto at = step.type->usually_s.find(to_text(step.action));
        at != step.type->usually_s.end())
      return at->second;
  return 1;
}

double estimated_total_seconds(const StepGraph& graph, const State& state) {
  std::vector<double> weights;
  std::map<std::string, double> groups;
  for (const auto& step : graph.steps) {
    weights.push_back(estimated_seconds(step, state));
    for (const auto& group : step.wiring.exclusive) groups[group] += weights.back();
  }
  double longest = 0;
  for (const auto chain : graph.order.longest_remaining(weights))
    longest = std::max(longest, chain);
  for (const auto& [group, seconds] : groups) longest = std::max(longest, seconds);
  return longest;
}

}  // namespace slipway::core
