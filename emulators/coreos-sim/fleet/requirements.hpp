#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "coreos-sim/fleet/unit_text.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::fleet {

/// What a unit's [X-Fleet] section asks of the machine it runs on; specifiers are expanded.
struct Requirements {
  bool global = false;
  std::string machine_id;                                 ///< empty: any
  std::vector<std::string> peers;                         ///< MachineOf
  std::vector<std::string> conflicts;                     ///< globs
  std::map<std::string, std::set<std::string>> metadata;  ///< any value of each key
};

Requirements requirements_of(const std::string& unit, const UnitOptions& options);

/// What the API refuses with 400, in a name or in options.
Outcome check_unit_name(const std::string& name);
Outcome check_unit_options(const std::string& unit, const UnitOptions& options);

}  // namespace coreos_sim::fleet
