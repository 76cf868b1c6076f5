#include "core/plan/protection.hpp"
#include <map>
#include <vector>

#include "core/value/address.hpp"

namespace slipway::core {
namespace {

bool is_protected(const Change& change, const PlanInput& input) {
  const auto at = input.protects.find(role_of(change.address));
  const bool in_file = at != input.protects.end();
  if (in_file && at->second) return true;
  return change.row && change.row->protect && (!in_file || input.takes_down);
}

std::string way_on(const std::string& role, const PlanInput& input) {
  const std::string mark = "'protect: true'";
  const auto at = input.protects.find(role);
  if (at == input.protects.end())
    return "put the role '" + role + "' back into the stack file, without " + mark +
           "; after a slipway up it can go";
  auto way = at->second ? "remove " + mark + " from the role '" + role + "'"
                        : "the stack file does not protect the role '" + role + "' any more";
  if (input.takes_down) return way + "; slipway up puts that on record, then slipway down";
  return way + ", or undo the change";
}

}  // namespace

void tell_protected(Plan& plan, const PlanInput& input) {
  std::map<std::string, std::vector<const Change*>> kept;
  for (const auto& change : plan.changes)
    if (change.deletes() && is_protected(change, input))
      kept[role_of(change.address)].push_back(&change);
  for (const auto& [role, changes] : kept) {
    const auto& first = *changes.front();
    auto& finding = plan.findings.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = "plan.protected";
    finding.address = first.address;
    finding.message =
        first.address + " is protected, but the plan would delete it: " + first.reason;
    if (changes.size() > 1)
      finding.message +=
          " (and " + std::to_string(changes.size() - 1) + " more of the role '" + role + "')";
    finding.help = way_on(role, input);
  }
}

}  // namespace slipway::core
