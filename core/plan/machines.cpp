#include "core/plan/machines.hpp"

namespace slipway::core {
namespace {

bool is_machine(const Change& change, const PlanInput& input) {
  const ResourceType* type = nullptr;
  if (change.desired)
    type = change.desired->type;
  else if (input.type_of)
    type = input.type_of(change.address, change.row ? change.row->plugin : change.open->plugin);
  return type && type->machine;
}

/// On the other side, as far as is known.
bool is_there(const Change& change) {
  return (change.row || change.open) && change.kind != ChangeKind::create &&
         change.kind != ChangeKind::forget;
}

}  // namespace

void count_machines(Plan& plan, const PlanInput& input) {
  bool come = false;
  bool were = false;
  bool all_taken = true;
  for (auto& change : plan.changes) {
    change.machine = is_machine(change, input);
    if (!change.machine) continue;
    if (change.deletes()) ++plan.machines_removed;
    come = come || change.desired;
    if (!is_there(change)) continue;
    were = true;
    all_taken = all_taken && change.deletes() && !change.taken_by.empty();
  }
  plan.everything_anew = input.everything_anew || (were && all_taken && come);
}

}  // namespace slipway::core
