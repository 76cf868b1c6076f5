#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "coreos-sim/fleet/etcd.hpp"
#include "coreos-sim/fleet/schedule.hpp"

namespace coreos_sim::fleet {

/// What systemd reports of a unit on one machine.
struct StateRecord {
  std::string unit;
  std::string machine;
  std::string hash{};
  std::string load{};
  std::string active{};
  std::string sub{};

  bool operator==(const StateRecord&) const = default;
};

/// The desired states that fleet knows.
bool is_job_state(const std::string& text);

/// Units, machines and states in etcd, in fleet's own layout.  From any thread.
///
/// An error means that etcd did not answer, or, from `unit`, that what it holds cannot be read: a
/// unit whose desired state is none of the three is poisoned.
class Registry {
 public:
  Registry(EtcdClient& etcd, std::string prefix) : etcd_(etcd), prefix_(std::move(prefix)) {}

  /// All units but poisoned ones and stray entries, by name.
  Result<std::vector<UnitRecord>> units();
  Result<std::optional<UnitRecord>> unit(const std::string& name);

  /// Stores the text, the job, the desired state; an error when the job is there already.
  Outcome create(const std::string& name, const UnitOptions& options, const std::string& desired);
  Outcome set_desired(const std::string& name, const std::string& desired);
  Outcome destroy(const std::string& name);

  Outcome place(const std::string& unit, const std::string& machine);
  Outcome unplace(const std::string& unit, const std::string& machine);

  Result<std::vector<MachineRecord>> machines();
  Outcome beat(const MachineRecord& machine, int ttl_seconds);

  /// Takes the machine off the list at once, and the engine's lease if it is the machine's.
  void leave(const std::string& machine);

  Outcome beat_unit(const std::string& unit, const std::string& machine, int ttl_seconds);
  void clear_unit_beat(const std::string& unit);

  Result<std::vector<StateRecord>> states();
  Outcome publish(const StateRecord& state, int ttl_seconds);

  /// Removes the rows of the unit for all machines, as fleet does.
  void remove_states(const std::string& unit);

  /// Takes or renews the engine's lease; false while another machine holds it.  From the engine's
  /// thread only.
  Result<bool> lead(const std::string& machine, int ttl_seconds);

  /// Below this is all of it.
  const std::string& root() const { return prefix_; }

 private:
  Result<std::optional<UnitRecord>> to_unit(const EtcdNode& job);
  Result<std::optional<UnitOptions>> options_of(const std::string& hash);
  Result<EtcdReply> tree(const std::string& name);

  EtcdClient& etcd_;
  std::string prefix_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point lease_renewed_{};  // the engine's thread only
  std::map<std::string, UnitOptions> texts_;  // by hash: content-addressed, so never stale
};

}  // namespace coreos_sim::fleet
