#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/value/failure_class.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

enum class Level { ok, note, warning, error };

/// A place in a file of the user's; line and column count from 1, 0 when not known.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string text;  ///< the line itself, for showing
  bool empty() const { return file.empty(); }
};

/// A second place that a finding is about, such as the other side of a contradiction.
struct Related {
  std::string message;  ///< like that of a finding
  Place place;
  std::string role;           ///< with `option`: where it stands, until the place is known
  std::vector<Value> option;  ///< path into the role's options
};

/// One thing to tell the user: level and code, the cause in one line, where, the facts, and one
/// `help` line that can be pasted.
struct Finding {
  Level level = Level::error;
  std::string code;     ///< `stack.unknown-key`; `slipway explain CODE` says more
  std::string message;  ///< lower case, no full stop
  std::string help;
  Place place;
  std::string role;           ///< with `option`: the option it is about, until the place is known
  std::vector<Value> option;  ///< path into the role's options: texts and indexes
  std::string address;        ///< the resource it is about; may be empty
  Value facts = Value::map();
  std::vector<Related> also = {};
  /// Of an error: what kind of failure it is, which decides how a run ends that ends with it; none:
  /// a failure like any other.
  std::optional<FailureClass> kind = {};
};

inline bool has_errors(const std::vector<Finding>& findings) {
  for (const auto& finding : findings)
    if (finding.level == Level::error) return true;
  return false;
}

/// A finding as a plugin's value says it (plugin.h), and as JSON lines say it.  One of a plugin
/// that is about an option or a place and does not say its kind is about what the user gave:
/// invalid.
Finding finding_from_value(const Value& value);
/// Takes a plugin's finding as one about what its role was given, unless it says otherwise.
void take_as_of(const std::string& role, Finding& finding);
Value finding_to_value(const Finding& finding);
const char* to_text(Level level);

}  // namespace slipway::core
