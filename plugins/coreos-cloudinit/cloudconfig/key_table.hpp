#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cloudconfig/version.hpp"

namespace cloudconfig {

enum class ValueType { text, boolean, integer, real };

/// One key of a section under `coreos`.
struct KeySpec {
  std::string_view key;  ///< as normalised, with underscores
  ValueType type = ValueType::text;
  ToolVersion since = 0;  ///< an earlier tool ignores it
  std::string_view variable =
      {};  ///< the environment variable; empty: prefix and key in upper case
  std::string_view discouraged = {};  ///< why it should not be used; empty: it may
};

/// A section under `coreos` whose keys become lines of a file.
struct SectionSpec {
  std::string_view name;
  std::string_view unit;      ///< whose drop-in it is; empty: a file of its own
  std::string_view prefix;    ///< of the variables
  std::vector<KeySpec> keys;  ///< in the order in which the tool writes them

  const KeySpec* find(std::string_view key) const;
};

/// All sections: etcd, etcd2, fleet, flannel, locksmith, update, oem.
const std::vector<SectionSpec>& sections();
const SectionSpec* find_section(std::string_view name);

/// The variable that a key of a section becomes.
std::string variable_of(const SectionSpec& section, const KeySpec& key);

/// `-` becomes `_`, as the tool does with every key before it looks at it.
std::string normalised(std::string_view key);

/// The known word that is nearest to `word`, or nothing when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

/// Whether the values of this section end inside double quotes of a unit file, where percent signs
/// are special.
inline bool in_unit_file(const SectionSpec& section) { return !section.unit.empty(); }

}  // namespace cloudconfig
