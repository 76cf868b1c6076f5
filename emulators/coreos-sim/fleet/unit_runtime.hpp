#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
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

  /// Another number whenever the rows may be others.
  std::uint64_t version() const;

  /// Waits until it is another than `seen`, or until then, or for the wish to stop.
  void wait_for_change(std::uint64_t seen, std::chrono::steady_clock::time_point until,
                       const std::stop_token& stop) const;

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
  void count_change();
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
  mutable std::condition_variable_any rows_changed_;
  std::condition_variable_any changed_;
  std::map<std::string, Unit> units_;
  std::uint64_t version_ = 0;
  bool begun_ = false;  // a unit began to start since the clock looked last
  std::jthread clock_;
};

}  // namespace coreos_sim::fleet
