#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/graph/dag.hpp"
#include "core/plan/plan.hpp"

namespace slipway::core {

/// Which step of a graph brings an address about, and which takes it away.
struct StepIndex {
  using Steps = std::map<std::string, std::size_t, std::less<>>;
  Steps makes;
  Steps deletes;

  std::optional<std::size_t> making(const std::string& address) const {
    return look(makes, address);
  }
  std::optional<std::size_t> deleting(const std::string& address) const {
    return look(deletes, address);
  }

 private:
  static std::optional<std::size_t> look(const Steps& steps, const std::string& address) {
    const auto at = steps.find(address);
    return at == steps.end() ? std::nullopt : std::optional(at->second);
  }
};

/// Orders the replacements, and the updates that interrupt, of each rolling group: one member after
/// the other, each with all that is bound to it, and before the first all that is to be made of the
/// members that stay, or are new.  So nothing is taken away while more can be there.
///
/// Where what is made on one member needs another member too, they cannot go wholly one after the
/// other; then they go so as far as it makes no circle.
void order_rolling(const Plan& plan, const StepIndex& index, Dag& order);

}  // namespace slipway::core
