#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim {

/// A unit behind which something really runs.
class Service {
 public:
  virtual ~Service() = default;
  virtual void start() = 0;
  virtual void stop() = 0;
};

/// What `systemctl show` would say of a unit.
struct UnitState {
  std::string load = "loaded";
  std::string active = "inactive";
  std::string sub = "dead";

  bool operator==(const UnitState&) const = default;
};

/// As much of systemd as cloud-config needs: which units there are, masks, and jobs that are
/// recorded; only `provide`d units do something.  From any thread.
class Systemd {
 public:
  /// `root` is the machine's file system; the states are kept readable in `record`, a JSON file.
  Systemd(std::filesystem::path root, std::filesystem::path record)
      : root_(std::move(root)), record_(std::move(record)) {}

  void provide(const std::string& unit, Service& service);

  /// Carries out start, stop, restart, reload, try-restart, reload-or-restart,
  /// reload-or-try-restart.  Only a call that systemd refuses is an error: an unknown command, a
  /// unit that does not exist, a start of a masked one.
  Outcome carry_out(const std::string& unit, const std::string& command);

  /// Refused for a unit that has no file anywhere.
  Outcome enable(const std::string& unit);

  UnitState state(const std::string& unit) const;

  bool is_masked(const std::string& unit) const;

  /// Whether the image or the user-data has a file for it.
  bool exists(const std::string& unit) const;

 private:
  void start(const std::string& unit);
  void stop(const std::string& unit);
  void set(const std::string& unit, const UnitState& state);

  std::filesystem::path root_;
  std::filesystem::path record_;
  mutable std::mutex mutex_;
  std::map<std::string, Service*> services_;
  std::map<std::string, UnitState> states_;
};

}  // namespace coreos_sim
