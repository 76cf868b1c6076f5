#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace slipway::core {

/// Which exclusive groups are taken, and who waits for them.  A step takes all its groups at once
/// or none.
class ExclusiveGroups {
 public:
  using Rank = std::pair<double, std::size_t>;  ///< negative priority, then step number: the lowest
                                                ///< goes first

  /// True: taken.  False: the step is parked at the first group that is busy.
  bool take(const std::vector<std::string>& groups, Rank rank);
  /// Frees them; answers the steps that may try again.
  std::vector<Rank> release(const std::vector<std::string>& groups);
  /// The group for which a parked step waits, empty when it is not parked.
  std::string waits_for(std::size_t step) const;

 private:
  std::set<std::string> taken_;
  std::map<std::string, std::map<Rank, bool>>
      parked_;  ///< group -> who; true: it needs further groups too
  std::map<std::size_t, std::string> where_;
};

}  // namespace slipway::core
