#pragma once

#include <map>
#include <string>
#include <vector>

#include "coreos-sim/fleet/requirements.hpp"

namespace coreos_sim::fleet {

/// A machine with a live heartbeat.
struct MachineRecord {
  std::string id;
  std::string public_ip;
  std::map<std::string, std::string> metadata{};
};

/// A unit as the registry knows it.
struct UnitRecord {
  std::string name;
  UnitOptions options{};
  std::string hash{};
  std::string desired{};    ///< inactive, loaded or launched
  std::string target{};     ///< machine id, by the engine; empty: unscheduled or global
  std::string heartbeat{};  ///< machine id, by the agent while the unit is launched
};

/// A change that the engine makes: `machine` empty means that the unit leaves `was`.
struct Placement {
  std::string unit;
  std::string machine;
  std::string was;
};

/// True when the machine's metadata has one of the wanted values for each wanted key.
bool metadata_fits(const Requirements& needs, const MachineRecord& machine);

/// What one pass of the engine does: units leave machines that are gone, that they may not be on,
/// or that they are no longer wanted on; then those without a machine get the least loaded one that
/// can take them (by number of units, then by id).  One that fits nowhere stays unscheduled.
std::vector<Placement> schedule(const std::vector<UnitRecord>& units,
                                const std::vector<MachineRecord>& machines);

}  // namespace coreos_sim::fleet
