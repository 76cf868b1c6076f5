#pragma once
#include <string>
#include <vector>

#include "core/schema/schema.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

/// Options as given, made complete.
struct CheckedOptions {
  Value options = Value::map();  ///< defaults filled in, sensitive ones marked
  std::vector<Finding>
      findings;  ///< every fault at once, with role and option path but no place yet
};

/// Checks what the user gave for a role: unknown key (with "did you mean"), wrong type, missing,
/// out of range or pattern, not allowed, exclusive ones together, deprecated.  A text is taken for
/// a number or a boolean where the schema wants one (flags and variables are texts).  `base_dir`:
/// what relative paths are relative to.
CheckedOptions check_options(const Attributes& schema, const std::string& role, const Value& given,
                             const std::string& stack_name, const std::string& base_dir);

/// The known word nearest to `word`, empty when none is near (Damerau-Levenshtein, at most a third
/// of its length).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace slipway::core
