#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/value/finding.hpp"

namespace slipway::core {

/// Why some of what is on record could not be read back.  One cause keeps many from being read, so
/// it is told by role and code: the first failure, and how many more there are.
class UnreadFindings {
 public:
  /// A failure to read `failure.address`.
  void note(const Finding& failure);
  void clear() { causes_.clear(); }
  /// A warning for each cause, by role and code; nothing is noted any more.
  std::vector<Finding> take();

 private:
  /// Role and code -> the first failure, and how many there are.
  std::map<std::pair<std::string, std::string>, std::pair<Finding, std::size_t>> causes_;
};

}  // namespace slipway::core
