#pragma once

#include <sys/types.h>

#include <optional>

#include "coreos-sim/io/fd.hpp"
#include "coreos-sim/io/result.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim::cli {

/// The pid of the living supervisor of a machine.  It holds a record lock for as long as it lives,
/// and the kernel tells who holds it, so that a number that was given to another process later is
/// never mistaken for it.
std::optional<pid_t> supervisor_of(const MachineFolder& folder);

/// Takes that lock for the calling process; kept until the descriptor is closed.
Result<Fd> lock_machine(const MachineFolder& folder);

/// Processes that carry the machine's mark (its own copy of the network library, or its folder in
/// their environment), wherever they hang in the process tree.
std::vector<pid_t> marked_processes(const MachineFolder& folder);

}  // namespace coreos_sim::cli
