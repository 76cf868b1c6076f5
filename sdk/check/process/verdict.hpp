#pragma once
#include <string>
#include <utility>

namespace slipway::check {

/// What came of one check.  The first three after `passed` speak against the plugin; `not_judged`
/// is a fault of the runner or of the machine, and never the plugin's.
enum class Result { passed, failed, crashed, timed_out, skipped, not_judged };

struct Verdict {
  Result result = Result::passed;
  std::string why;  ///< empty for what passed
};

/// Thrown by a check: the plugin breaks the rule.
struct Violation {
  std::string what;
};
/// Thrown while loading, negotiating and describing: there is no plugin to check.  Of the checks
/// load/entry and load/describe one fails by it, every other is skipped.
struct Unusable {
  std::string why;
};
/// Thrown by a check: nothing can be said here.
struct Skip {
  std::string why;
};

inline void require(bool holds, const std::string& otherwise) {
  if (!holds) throw Violation{otherwise};
}

}  // namespace slipway::check
