#include "core/plan/rolling.hpp"

#include <vector>

namespace slipway::core {
namespace {

using Steps = std::vector<std::size_t>;

/// One member of a rolling group together with all that is bound to it.
struct Chain {
  Steps begins, ends;
};

class Rolling {
 public:
  Rolling(const Plan& plan, const StepIndex& index) : index_(index) {
    for (const auto& change : plan.changes) {
      if (!change.desired) continue;
      for (const auto& target : change.desired->resource.bound_to)
        bound_[target].push_back(&change);
    }
    for (const auto& change : plan.changes)
      if (rolls(change)) chains_[change.desired->resource.rolling].push_back(chain_of(change));
    for (const auto& change : plan.changes) {
      if (!change.desired || rolls(change)) continue;
      const auto group = chains_.find(change.desired->resource.rolling);
      if (group == chains_.end()) continue;
      const auto steps = makings_of(change);
      auto& first = others_[group->first];
      first.insert(first.end(), steps.begin(), steps.end());
    }
  }

  bool empty() const { return chains_.empty(); }

  void add_to(Dag& order, bool careful) const {
    for (const auto& [group, steps] : others_)
      one_after(steps, chains_.at(group).front(), careful, order);
    for (const auto& [group, all] : chains_)
      for (std::size_t i = 1; i < all.size(); ++i)
        one_after(all[i - 1].ends, all[i], careful, order);
  }

 private:
  bool rolls(const Change& change) const {
    if (!change.desired || change.desired->resource.rolling.empty()) return false;
    const bool goes = change.kind == ChangeKind::replace ||
                      (change.kind == ChangeKind::update && change.interrupts);
    return goes && index_.making(change.address);
  }

  const std::vector<const Change*>& bound_to(const std::string& address) const {
    static const std::vector<const Change*> none;
    const auto found = bound_.find(address);
    return found == bound_.end() ? none : found->second;
  }

  /// Of a member, and of what is bound to it.
  Steps makings_of(const Change& member) const {
    Steps steps;
    if (const auto step = index_.making(member.address)) steps.push_back(*step);
    for (const Change* other : bound_to(member.address))
      if (const auto step = index_.making(other->address)) steps.push_back(*step);
    return steps;
  }

  Chain chain_of(const Change& change) const {
    const auto deleted = index_.deleting(change.address);
    const bool deletes_first = deleted && change.taken_by.empty() && change.old_address.empty();
    Chain chain;
    chain.begins = {deletes_first ? *deleted : *index_.making(change.address)};
    chain.ends = makings_of(change);
    if (!change.old_address.empty() && deleted) chain.ends.push_back(*deleted);
    for (const Change* other : bound_to(change.address))
      if (const auto step = index_.deleting(other->address)) chain.begins.push_back(*step);
    return chain;
  }

  static void one_after(const Steps& ends, const Chain& next, bool careful, Dag& order) {
    for (const auto before : ends)
      for (const auto after : next.begins)
        if (!careful || !order.leads(after, before)) order.add_edge(before, after);
  }

  const StepIndex& index_;
  std::map<std::string, std::vector<const Change*>, std::less<>> bound_;  ///< to an address
  std::map<std::string, std::vector<Chain>> chains_;                      ///< by group
  std::map<std::string, Steps> others_;  ///< by group: of members that do not roll
};

}  // namespace

void order_rolling(const Plan& plan, const StepIndex& index, Dag& order) {
  const Rolling rolling(plan, index);
  if (rolling.empty()) return;
  const Dag before = order;
  rolling.add_to(order, false);
  if (order.cycle().empty() || !before.cycle().empty()) return;
  order = before;
  rolling.add_to(order, true);
}

}  // namespace slipway::core
