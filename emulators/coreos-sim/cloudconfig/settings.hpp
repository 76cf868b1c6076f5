#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "coreos-sim/cloudconfig/version.hpp"

namespace coreos_sim::cloudconfig {

/// What a YAML scalar is read as.
enum class Type { string, boolean, integer, real };

/// One key of a section under `coreos` that becomes a variable in the environment of a service.
struct Setting {
  std::string_view key;            ///< normalised
  std::string_view variable = "";  ///< empty: the section's prefix and the key in upper case
  Type type = Type::string;
  ToolVersion since{1, 0, 0};
};

/// One section under `coreos`; the order of its settings is the order of the lines in its file.
struct Section {
  std::string_view name;
  std::string_view prefix;
  std::span<const Setting> settings;
};

/// etcd, etcd2, fleet, locksmith, flannel.
std::span<const Section> sections();

/// The variable's full name.
std::string variable_name(const Section& section, const Setting& setting);

/// Variables with their values, in the table's order; empty ones are left out.
using Variables = std::vector<std::pair<std::string, std::string>>;

}  // namespace coreos_sim::cloudconfig
