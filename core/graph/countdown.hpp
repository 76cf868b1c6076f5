#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "core/graph/dag.hpp"

namespace slipway::core {

/// A walk along a graph: tells what comes next while its nodes are done, or lost, one after the
/// other.  The graph must outlive it and stay as it is.
class Countdown {
 public:
  explicit Countdown(const Dag& dag) : dag_(dag), lost_(dag.joints(), false) {
    before_joint_.reserve(dag.joints());
    for (std::size_t joint = 0; joint < dag.joints(); ++joint)
      before_joint_.push_back(dag.before_joint_count(joint));
  }

  /// Takes `node` for done.  Gives `take` each node that has one less to wait for, of as many as
  /// `Dag::before_count` says.
  template <class Take>
  void done(std::size_t node, const Take& take) {
    for (const auto next : dag_.after(node)) take(next);
    for (const auto joint : dag_.joints_after(node))
      if (--before_joint_[joint] == 0)
        for (const auto next : dag_.after_joint(joint)) take(next);
  }
  /// Takes `node` for one that is never done.  Gives `take` all that wait for it; what waits behind
  /// one joint is given for the first that is lost before it.
  template <class Take>
  void lost(std::size_t node, const Take& take) {
    for (const auto next : dag_.after(node)) take(next);
    for (const auto joint : dag_.joints_after(node)) {
      if (lost_[joint]) continue;
      lost_[joint] = true;
      for (const auto next : dag_.after_joint(joint)) take(next);
    }
  }

 private:
  const Dag& dag_;
  std::vector<std::size_t> before_joint_;  ///< by joint: how many are still to be done
  std::vector<bool> lost_;                 ///< by joint
};

}  // namespace slipway::core
