#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "coreos-sim/fleet/component.hpp"
#include "coreos-sim/fleet/registry.hpp"
#include "coreos-sim/fleet/unit_account.hpp"

namespace coreos_sim::fleet {

/// systemd as fleet's agent sees it on one machine: units are loaded, start through `start-pre` to
/// `running` in their own time, fail or hang as the options say, and stop.  From any thread.
class UnitRuntime {
 public:
  /// `unit_exists` says whether the machine itself knows a unit that another one requires;
  /// journals are written below `folders.journal`, what `systemctl show` prints below
  /// `folders.accounts`.
  struct Folders {
    std::filesystem::path journal;
    std::filesystem::path accounts;
  };
  UnitRuntime(ComponentHost host, Folders folders,
              std::function<bool(const std::string&)> unit_exists);

  void load(const std::string& name, const UnitOptions& options);
  void unload(const std::string& name);
  void start(const std::string& name);
  void stop(const std::string& name);

  /// The hash of a loaded unit; empty when it is not loaded.
  std::string hash_of(const std::string& name) const;

  /// One row for each loaded unit; the machine's id is left to the caller.
  std::vector<StateRecord> states() const;

 private:
  enum class Phase { dead, start_pre, start_post, running, auto_restart, failed };
  using Clock = std::chrono::steady_clock;

  struct Unit {
    UnitOptions options;
    std::string hash;
    Phase phase = Phase::dead;
    std::optional<Clock::time_point> next;  ///< when the phase ends by itself
    int failures = 0;
    UnitAccount account;
    std::unique_ptr<RunningComponent> component;
  };

  void run(const std::stop_token& stop);
  void begin(const std::string& name, Unit& unit);
  void advance(const std::string& name, Unit& unit);
  void launch(const std::string& name, Unit& unit);
  void settle(const std::string& name, Unit& unit);
  void fail(const std::string& name, Unit& unit, const UnitFailure& failure);
  std::optional<UnitFailure> due_failure(const std::string& name, const Unit& unit);
  std::string missing_requirement(const Unit& unit) const;
  void note(const std::string& name, const std::string& line) const;
  void keep_account(const std::string& name, const Unit& unit) const;
  Clock::time_point in(double milliseconds);
  static StateRecord row(const std::string& name, const Unit& unit);

  ComponentHost host_;
  Folders folders_;
  std::function<bool(const std::string&)> unit_exists_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, Unit> units_;
  bool begun_ = false;  // a unit began to start since the clock looked last
  std::jthread clock_;
};

}  // namespace coreos_sim::fleet
