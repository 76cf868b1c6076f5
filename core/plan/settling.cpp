#include "core/plan/settling.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/plan/abandon.hpp"

namespace slipway::core {
namespace {

/// What is contained in something, as it is on record: rows, and what is open without one.
std::map<std::string, const contract::Resource*, std::less<>> contained_on_record(
    const State& state) {
  std::map<std::string, const contract::Resource*, std::less<>> found;
  for (const auto& [address, operation] : state.operations)
    if (!operation.wiring.contained_by.empty()) found[address] = &operation.wiring;
  for (const auto& [address, row] : state.resources)
    if (!row.wiring.contained_by.empty()) found[address] = &row.wiring;
  return found;
}

/// What goes when `container` goes: all its containers are it, on their way out, or not on record.
std::vector<std::string> contained_in(const State& state, const std::string& container) {
  std::set<std::string, std::less<>> found;
  const auto leaves = [&](const std::string& address) {
    const auto open = state.operations.find(address);
    if (open == state.operations.end() && !state.resources.contains(address)) return true;
    if (open != state.operations.end() && open->second.action == Action::remove) return true;
    return address == container || found.contains(address);
  };
  const auto within = contained_on_record(state);
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [address, wiring] : within) {
      const auto& around = wiring->contained_by;
      if (address == container || !std::all_of(around.begin(), around.end(), leaves)) continue;
      grew = found.insert(address).second || grew;
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace

bool shares_a_group(const contract::Resource& one, const contract::Resource& other) {
  return std::any_of(one.exclusive.begin(), one.exclusive.end(), [&](const std::string& group) {
    return std::find(other.exclusive.begin(), other.exclusive.end(), group) !=
           other.exclusive.end();
  });
}

StepGraph steps_to_settle(const State& state) {
  std::set<std::string, std::less<>> taken_along;
  StepGraph graph;
  for (const auto& [address, operation] : state.operations) {
    graph.order.add_node();
    auto& step = graph.steps.emplace_back(step_of(operation));
    if (operation.action != Action::remove) continue;
    step.takes_along = contained_in(state, address);
    taken_along.insert(step.takes_along.begin(), step.takes_along.end());
  }
  StepGraph kept;
  for (auto& step : graph.steps) {
    if (step.action != Action::remove && taken_along.contains(step.address)) continue;
    kept.order.add_node();
    kept.steps.push_back(std::move(step));
  }
  return kept;
}

StepGraph steps_to_settle_before_up(const State& state, const std::set<std::string>& finish,
                                    const std::set<std::string>& replaced) {
  auto graph = steps_to_settle(state);
  for (auto& step : graph.steps) {
    if (step.action == Action::remove || finish.contains(step.address)) continue;
    step.until = SettleUntil::answered;
    if (!replaced.contains(step.address)) continue;
    step.until = can_be_abandoned(state, *step.open) ? SettleUntil::released : SettleUntil::done;
  }
  return graph;
}

StepGraph steps_to_settle_before_down(const State& state) {
  const auto within = contained_on_record(state);
  auto graph = steps_to_settle(state);
  for (auto& step : graph.steps) {
    if (step.action == Action::remove) continue;
    for (const auto& address : step.wiring.contained_by) {
      const auto row = state.resources.find(address);
      if (row == state.resources.end() && !within.contains(address)) continue;
      step.until = SettleUntil::answered;
      if (row == state.resources.end() || !shares_a_group(row->second.wiring, step.wiring))
        continue;
      step.until = SettleUntil::released;  // the container's delete would be refused meanwhile
      break;
    }
  }
  return graph;
}

}  // namespace slipway::core
