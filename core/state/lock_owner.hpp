#pragma once
#include <string>

#include "core/state/store.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {

/// This process as the owner of a lock; `command` is what the user typed, without secrets.
LockOwner this_process(const std::string& command, const Clock& clock);

/// The name of this machine, as an owner says it.
std::string host_name();

/// Which start of which machine this is: the kernel's boot id, the same in all its containers.
/// Empty when the kernel tells none.
std::string boot_id();

/// When a process began, in the kernel's ticks since boot; empty when there is no such process or
/// it has ended and only waits to be reaped.
std::string process_start(std::int64_t pid);

/// Whether the owner, of this host and these process numbers, still lives: a process with its pid
/// that began when it did.
bool is_alive(const LockOwner& owner);

/// `pid 4121 on 'build-2' since 2026-03-01 14:02:11 UTC (slipway up)`.
std::string describe(const LockOwner& owner);

}  // namespace slipway::core
