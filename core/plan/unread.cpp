#include "core/plan/unread.hpp"

#include "core/value/address.hpp"

namespace slipway::core {

void UnreadFindings::note(const Finding& failure) {
  ++causes_.try_emplace({role_of(failure.address), failure.code}, failure, 0).first->second.second;
}

std::vector<Finding> UnreadFindings::take() {
  std::vector<Finding> told;
  for (auto& [cause, first] : causes_) {
    auto& [finding, count] = first;
    finding.level = Level::warning;
    if (count > 1)
      finding.message += " (and " + std::to_string(count - 1) + " more of the role '" +
                         cause.first + "' could not be read)";
    told.push_back(std::move(finding));
  }
  causes_.clear();
  return told;
}

}  // namespace slipway::core
