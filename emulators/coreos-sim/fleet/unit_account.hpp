#pragma once

#include <chrono>
#include <string>

namespace coreos_sim::fleet {

/// What systemd keeps of a unit's last start, for `systemctl show`.  As systemd 222, which a
/// CoreOS 766 has: it counts no restarts.
class UnitAccount {
 public:
  /// The unit left the inactive states.
  void began() { began_us_ = now_us(); }
  /// Its main process was started.
  void started();
  /// That process ended by itself, with an exit status that is a failure.
  void failed();

  /// `Name=Value` lines.
  std::string text(const std::string& active, const std::string& sub) const;

 private:
  static long long now_us();

  long long began_us_ = 0;
  long long started_us_ = 0;
  long long exited_us_ = 0;
  bool failed_ = false;
};

}  // namespace coreos_sim::fleet
