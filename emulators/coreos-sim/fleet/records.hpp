#pragma once

#include <optional>
#include <string>

#include "coreos-sim/fleet/registry.hpp"

namespace coreos_sim::fleet {

/// The JSON values that fleet keeps under its keys, to and from text.  Nothing is what cannot be
/// read.

/// `unit/<hash>`: one member, Raw.
std::string unit_value(const std::string& text);
std::optional<std::string> read_unit_value(const std::string& value);

/// `job/UNIT/object`: Name, and UnitHash as an array of 20 numbers.
std::string job_value(const std::string& name, const std::string& hash);
std::optional<std::string> read_job_hash(const std::string& value);

/// `machines/<id>/object`.
std::string machine_value(const MachineRecord& machine);
std::optional<MachineRecord> read_machine_value(const std::string& value);

/// `states/UNIT/<machine id>`.
std::string state_value(const StateRecord& state);
std::optional<StateRecord> read_state_value(const std::string& unit, const std::string& machine,
                                            const std::string& value);

/// `lease/engine-leader`.
std::string lease_value(const std::string& machine);
std::string read_lease_holder(const std::string& value);

}  // namespace coreos_sim::fleet
