#pragma once

#include <memory>
#include <string>

#include "supervisor/linux/children.hpp"
#include "supervisor/linux/fd.hpp"
#include "supervisor/machine/data_disk.hpp"
#include "supervisor/machine/disk.hpp"
#include "supervisor/machine/surroundings.hpp"

namespace slipway_local {

/// A machine that runs or is about to.
struct BootedMachine {
  std::shared_ptr<Child> nspawn;
  Fd console;  ///< readable: what it says
  Fd notices;  ///< readable: what systemd-nspawn tells of it (sd_notify(3))
};

/// Starts systemd-nspawn over the machine's root, in the machine's cgroups.
Result<BootedMachine> boot(const Surroundings& surroundings, const MachineSpec& spec,
                           const Image& image, const MachineDisk& disk, const DataDisk& data,
                           const Cgroup& cgroup);

/// The machine's first process as a notice names it, by its number among ours; 0: it names none.
pid_t leader_in(const std::string& notice);

/// What systemd-nspawn ends with when the machine has rebooted itself, because of --keep-unit.
inline constexpr int rebooted = 133;

}  // namespace slipway_local
