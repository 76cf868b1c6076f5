#pragma once

#include <string>
#include <vector>

namespace coreos_sim::fleet {

/// One directive of a unit; a repeated directive is a repeated entry.
struct UnitOption {
  std::string section;
  std::string name;
  std::string value;

  bool operator==(const UnitOption&) const = default;
};

using UnitOptions = std::vector<UnitOption>;

/// Fleet's canonical text: sections in the order in which they are first seen, separated by one
/// blank line; `Name=Value` lines in their order; a line end at the end.
std::string canonical_text(const UnitOptions& options);

/// Reads a unit's text: comments dropped, a continued line joined with one space.
UnitOptions parse_unit_text(const std::string& text);

/// SHA-1 of the canonical text, 40 hex digits: what fleet calls the unit's hash.
std::string unit_hash(const UnitOptions& options);

/// The values of a directive, in order.
std::vector<std::string> values_of(const UnitOptions& options, const std::string& section,
                                   const std::string& name);

}  // namespace coreos_sim::fleet
