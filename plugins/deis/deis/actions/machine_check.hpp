#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deis {

/// What a machine says of itself in one command.
struct MachineReport {
  std::int64_t clock_ms = 0;  ///< 0: it said none
  bool docker = false;
  struct Disk {
    std::string mount;
    int used_percent = 0;
  };
  std::vector<Disk> disks;

  /// Reads what `machine_command` printed; lines that are not understood are passed over.
  static MachineReport read(const std::string& text);
};

/// The command that makes a machine say it: its clock first, before anything slow.
std::string machine_command();

/// How far clocks are apart when one question is asked after another.
class ClockSpread {
 public:
  /// A clock read `shown_ms` at some moment between `asked_ms` and `answered_ms` of ours.
  void add(std::int64_t shown_ms, std::int64_t asked_ms, std::int64_t answered_ms);
  /// At least so many milliseconds lie between the slowest and the fastest: what the time of asking
  /// may account for is not counted.
  std::int64_t at_least_ms() const;

  std::int64_t earliest_ms = 0;  ///< the least upper bound of a clock's offset from ours
  std::int64_t latest_ms = 0;    ///< the greatest lower bound
  bool any = false;
};

}  // namespace deis
