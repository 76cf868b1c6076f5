#include "core/engine/estimate.hpp"
#include "core/value/address.hpp"

#include <algorithm>

namespace slipway::core {
namespace {

/// What the history of a step's kind says; null when there is none.
const double* seen_seconds(const Step& step, const State& state) {
  const auto kind = kind_of(step.address) + "/" + to_text(step.action);
  const auto at = state.timings.find(kind);
  return at == state.timings.end() ? nullptr : &at->second.seconds;
}

}  // namespace

double estimated_seconds(const Step& step, const State& state, const Speeds& speeds) {
  if (const auto* seen = seen_seconds(step, state)) return *seen;
  if (!step.type) return 1;
  const auto usual = step.type->usually_s.find(to_text(step.action));
  if (usual == step.type->usually_s.end()) return 1;
  const auto speed = speeds.find(role_of(step.address));
  return speed == speeds.end() ? usual->second : usual->second / speed->second;
}

Estimate estimate_of(const StepGraph& graph, const State& state, const Speeds& speeds) {
  std::vector<double> weights;
  std::map<std::string, double> groups;
  double all = 0;
  double unseen = 0;
  for (const auto& step : graph.steps) {
    weights.push_back(estimated_seconds(step, state, speeds));
    all += weights.back();
    if (!seen_seconds(step, state)) unseen += weights.back();
    for (const auto& group : step.wiring.exclusive) groups[group] += weights.back();
  }
  Estimate estimate;
  for (const auto chain : graph.order.longest_remaining(weights))
    estimate.seconds = std::max(estimate.seconds, chain);
  for (const auto& [group, seconds] : groups)
    estimate.seconds = std::max(estimate.seconds, seconds);
  estimate.guessed = unseen * 2 > all;
  return estimate;
}

}  // namespace slipway::core
