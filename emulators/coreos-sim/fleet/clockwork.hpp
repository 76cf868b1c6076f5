#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "coreos-sim/fleet/etcd.hpp"
#include "coreos-sim/machine/options.hpp"

namespace coreos_sim::fleet {

/// Fleet's periods in milliseconds, and its times to live in seconds, at speed 1.
constexpr double engine_period_ms = 2000;
constexpr double agent_period_ms = 5000;
/// A second of sleep, and what it takes until etcd holds the new watch.  Without the second part a
/// client that polls four times a second and acts on what it sees, one unit after the other, would
/// just miss the deaf time; on real fleet it falls into it almost every time.
constexpr double deaf_after_event_ms = 1100;
constexpr double sample_period_ms = 1000;
constexpr double first_heartbeat_retry_ms = 1000;
constexpr double heartbeat_ttl_s = 30;
constexpr double lease_ttl_s = 10;

/// No speed makes a round come more often by itself than this.
constexpr std::chrono::milliseconds least_period{50};

/// A time to live that passes `speed` times as fast.  etcd keeps whole seconds, a loaded computer
/// may be late, and an election of etcd, which goes by no speed of ours, takes seconds there; what
/// is a small part of a time to live on real machines must not outlast it here.  So below this many
/// seconds it does not go unless it was less to begin with.
constexpr double least_ttl_s = 10;
int paced_ttl(const Options& options, double seconds);

/// How often to renew it: every half of the scaled one, and at least three times in the real one.
std::chrono::milliseconds renewal(const Options& options, double seconds);

/// Waits, ending early when `stop` is requested; true when the time has passed.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop);

/// Calls `round` every period and whenever a job's `target` or `target-state` changes; any call
/// starts the period anew.
///
/// After an event its watcher is deaf for a second and then watches from that moment on: what
/// changed meanwhile waits for the period.  Its destructor waits for a round under way.
class Reconciler {
 public:
  Reconciler(EtcdClient& etcd, std::string tree, OptionsFile& options, double period_ms,
             std::function<void()> round);

 private:
  void watch(const std::stop_token& stop);
  void run(const std::stop_token& stop);

  EtcdClient& etcd_;
  std::string tree_;
  OptionsFile& options_;
  double period_ms_;
  std::function<void()> round_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool triggered_ = false;
  std::jthread watcher_;
  std::jthread runner_;
};

}  // namespace coreos_sim::fleet
