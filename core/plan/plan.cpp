#include "core/plan/plan.hpp"

#include <algorithm>

namespace slipway::core {

const char* to_text(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::no_op:
      return "no-op";
    case ChangeKind::create:
      return "create";
    case ChangeKind::update:
      return "update";
    case ChangeKind::replace:
      return "replace";
    case ChangeKind::remove:
      return "delete";
    case ChangeKind::resume:
      return "resume";
    case ChangeKind::repair:
      return "repair";
    case ChangeKind::forget:
      return "forget";
    case ChangeKind::hold:
      return "hold";
    case ChangeKind::record:
      return "record";
  }
  return "?";
}

bool Plan::nothing_to_do() const {
  return std::all_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.kind == ChangeKind::no_op || change.kind == ChangeKind::hold;
  });
}

bool Plan::only_records() const {
  return std::all_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.kind == ChangeKind::no_op || change.kind == ChangeKind::hold ||
           change.kind == ChangeKind::record;
  });
}

PlanCounts Plan::counts() const {
  PlanCounts counts;
  for (const auto& change : changes) ++counts[to_text(change.kind)];
  return counts;
}

PlanCounts Plan::machine_counts() const {
  PlanCounts counts;
  for (const auto& change : changes)
    if (change.machine) ++counts[to_text(change.kind)];
  return counts;
}

const Change* Plan::find(const std::string& address) const {
  const auto at = std::find_if(changes.begin(), changes.end(),
                               [&](const Change& change) { return change.address == address; });
  return at == changes.end() ? nullptr : &*at;
}

}  // namespace slipway::core
