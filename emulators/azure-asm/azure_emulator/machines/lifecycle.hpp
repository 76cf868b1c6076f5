#pragma once

#include <cstdint>
#include <string>

#include "azure_emulator/model/world.hpp"

/// The life of a machine, from the end of the operation that makes it (sheet 14).
namespace azure_emulator {

/// Gives the role its addresses and shows it as StoppedVM.  The deployment has its VIP by then.
void allot(World& world, const MachinePlace& place);

/// Lets the machine go through its states towards ReadyRole.  With a host that runs machines, ready
/// comes when both the clock and the machine say so.
void power_on(World& world, std::uint64_t machine_id);

/// Stops the machine behind the record, if one runs.  The phase is the caller's to set.
void power_off(World& world, Role& role);

/// Gives back what the role was allotted: addresses, and its host's machine.
void release(World& world, Role& role);

/// Tells the host about changed endpoints or addresses of a machine that runs.
void endpoints_changed(World& world, const MachinePlace& place);

/// What the host reports.
void on_machine_ready(World& world, std::uint64_t machine_id);
void on_machine_failed(World& world, std::uint64_t machine_id, const std::string& reason);
void on_machine_stopped(World& world, std::uint64_t machine_id);

}  // namespace azure_emulator
