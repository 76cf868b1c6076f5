#include "core/plan/neighbourhood.hpp"

namespace slipway::core {

std::string Neighbourhood::container_that_goes(const contract::Resource& wiring) const {
  std::string container;
  for (const auto& address : wiring.contained_by) {
    const Change* around = decided_(address);
    if (!around) continue;
    if (!(around->row || around->open) || !around->deletes()) return {};
    if (container.empty()) container = address;
  }
  return container;
}

std::string Neighbourhood::why_it_goes(const Change& change) const {
  const auto with = [&](const char* how, const std::string& address) {
    const bool anew = decided_(address)->kind == ChangeKind::replace;
    return how + address + (anew ? ", which is replaced" : ", which is deleted");
  };
  const auto& wiring = change.row ? change.row->wiring : change.open->wiring;
  if (const auto container = container_that_goes(wiring); !container.empty())
    return with("it goes with ", container);
  if (!change.row) return {};
  for (const auto& target : wiring.bound_to) {
    const Change* bound = decided_(target);
    if (bound && bound->row && bound->kind == ChangeKind::remove)
      return with("it was bound to ", target);
  }
  return {};
}

}  // namespace slipway::core
