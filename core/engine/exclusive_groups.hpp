#pragma once
#include <map>
#include <optional>
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
  /// The step that has what a parked one waits for; none when it is not parked.
  std::optional<std::size_t> waits_for(std::size_t step) const;

 private:
  std::map<std::string, std::size_t> taken_;  ///< group -> who has it
  std::map<std::string, std::map<Rank, bool>>
      parked_;  ///< group -> who; true: it needs further groups too
  std::map<std::size_t, std::string> where_;
};

}  // namespace slipway::core
