#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "deis/cluster/cluster.hpp"
#include "deis/cluster/journal.hpp"

namespace deis {

/// What systemd on a machine has on record of a unit's last start; fleet, which only samples states
/// once a second, tells none of it.  Times are microseconds of the machine's monotonic clock, 0
/// where there was no such moment.
struct SystemdAccount {
  std::string state;             ///< `activating/auto-restart`
  std::string result;            ///< `exit-code`, `signal`, ...; `success` when nothing is wrong
  std::int64_t began_us = 0;     ///< when it last left the inactive states
  std::int64_t started_us = 0;   ///< when its process was last started
  std::int64_t exited_us = 0;    ///< when that process ended; 0 while it lives
  std::int64_t exit_code = 0;    ///< as of waitid: 1 exited, 2 killed, 3 dumped
  std::int64_t exit_status = 0;  ///< its exit status, or the signal
  std::optional<std::int64_t> restarts;  ///< systemd's own count; those before 235 keep none

  /// Reads what `account_command` prints; lines that are none of it are passed over.
  static SystemdAccount read(const std::string& text);

  /// Tells one start from the next.
  std::string mark() const;
  /// `its process ended with status 1 after 12 ms`; empty when no process has ended.
  std::string how_it_ended() const;
};

/// The command that prints a unit's account.
std::string account_command(const std::string& unit);

/// The account on that machine; nothing when the machine is not known or does not answer.
std::optional<SystemdAccount> account_of(Cluster& cluster,
                                         const slipway::contract::Inventory& inventory,
                                         const std::string& machine_id, const std::string& unit,
                                         const std::function<bool()>& cancelled);

}  // namespace deis
