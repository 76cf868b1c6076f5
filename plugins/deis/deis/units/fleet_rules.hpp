#pragma once
#include <vector>

#include "deis/units/unit_reader.hpp"

namespace deis {

/// What some fleet from 0.10 to 1.0 does not take in a unit that can be read, or takes as something
/// else than it says.  fleet's API refuses the combinations; `fleetctl` the unknown words, which
/// the API passes over; a line that is too long is stored and then cannot be read back.  Sources:
/// fleet's `api/units.go`, `job/job.go`, and the reader that it shares with go-systemd.
std::vector<UnitFault> fleet_faults(const UnitReading& unit);

}  // namespace deis
