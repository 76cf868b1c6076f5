#pragma once
#include "deis/cluster/unit_verdict.hpp"
#include "deis/resources/context.hpp"

namespace deis::unit_resource {

/// What must be so for a unit to count as started, by the settings and the machines there are.
Expectation expectation_of(const Settings& settings, const UnitFile& file,
                           const std::vector<FleetMachine>& machines);

/// Judges a unit by fleet's rows, and by systemd's own account where those show that it died.
Judgement look_at(const Task& task, const std::string& unit, const Expectation& expected,
                  const std::vector<FleetState>& rows, bool placed, Watch& watch);

/// The request of an operation on another unit of the platform, for telling of its trouble.
Request request_about(const Request& request, const UnitName& unit, const UnitFile& file);

/// The file of one of the platform's units, as the settings want it.
UnitFile file_of(const Settings& settings, const UnitName& unit);

}  // namespace deis::unit_resource
