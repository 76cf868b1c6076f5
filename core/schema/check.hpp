#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/schema/schema.hpp"
#include "core/value/finding.hpp"
#include "slipway/nearest.hpp"

namespace slipway::core {

/// Options as given, made complete.
struct CheckedOptions {
  Value options = Value::map();  ///< defaults filled in, sensitive ones marked, paths absolute
  std::vector<Finding>
      findings;  ///< every fault at once, with role and option path but no place yet
};

/// Checks what the user gave for a role: unknown key (with "did you mean"), wrong type, missing,
/// out of range or pattern, not allowed, exclusive ones together, deprecated.  A text is taken for
/// a number or a boolean where the schema wants one (flags and variables are texts), and a number
/// for a text.  `base_dir`: what relative paths are relative to.  An empty role means options that
/// belong to none, those of an action.
///
/// A finding never holds the value of a sensitive option; its facts then say `sensitive: true`, and
/// so they do of an unknown key, which may be a sensitive one misspelt.
CheckedOptions check_options(const Attributes& schema, const std::string& role, const Value& given,
                             const std::string& stack_name, const std::string& base_dir);

/// The same for what a group of nodes overrides: nothing is missing and no default is filled in.
/// `path` is where the overrides stand in the role, such as `nodes`, the group's name.
CheckedOptions check_overrides(const Attributes& schema, const std::string& role,
                               const std::vector<Value>& path, const Value& given,
                               const std::string& base_dir);

/// What to say of a word that is not known.
struct UnknownWord {
  std::string message;  ///< `what`, the word in quotes, and the known one that may have been meant
  std::string help;     ///< to write that one; `otherwise` when none is near
};
UnknownWord unknown_word(std::string what, const std::string& word,
                         const std::vector<std::string>& known, std::string otherwise);

}  // namespace slipway::core
