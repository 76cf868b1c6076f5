#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "coreos-sim/fleet/clockwork.hpp"
#include "coreos-sim/fleet/registry.hpp"
#include "coreos-sim/fleet/unit_runtime.hpp"

namespace coreos_sim::fleet {

/// Makes one machine's units what the registry says, and says in the registry how they are.
class Agent {
 public:
  Agent(Registry& registry, UnitRuntime& runtime, MachineRecord machine, OptionsFile& options);

  /// One round: unloads, loads, starts and stops; false when the registry could not be read.
  bool reconcile();

  /// Stops and unloads everything here, and takes its states out of the registry.
  void leave();

  /// Once it may begin to publish; before, the machine has no heartbeat.
  void begin_publishing();

 private:
  void apply(const UnitRecord& unit);
  void drop_unwanted(const std::map<std::string, UnitRecord>& wanted);
  std::map<std::string, UnitRecord> wanted_here(const std::vector<UnitRecord>& units) const;
  void sample();
  void keep_publishing(const std::stop_token& stop);
  void keep_unit_beats(const std::stop_token& stop);

  struct Published {
    StateRecord state;
    std::chrono::steady_clock::time_point at{};
  };

  Registry& registry_;
  UnitRuntime& runtime_;
  MachineRecord machine_;
  OptionsFile& options_;
  std::mutex mutex_;
  std::map<std::string, std::string> made_;  // by unit: loaded or launched, as last carried out
  // The publishing thread only:
  std::map<std::string, Published> published_;
  std::uint64_t sampled_ = 0;                      // the runtime's version
  std::chrono::steady_clock::time_point renew_{};  // when the first of the published is due again
  std::jthread publisher_;
  std::jthread beats_;
};

}  // namespace coreos_sim::fleet
