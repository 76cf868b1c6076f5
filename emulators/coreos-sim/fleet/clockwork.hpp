#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "coreos-sim/fleet/changes.hpp"
#include "coreos-sim/spec/options.hpp"

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
/// is a small part of a time to live on real machines must not outlast it here.  So below
/// `least_ttl_s` of the options it does not go unless it was less to begin with.
int paced_ttl(const Options& options, double seconds);

/// How often to renew it: every half, and three times in one that was held back.
std::chrono::milliseconds renewal(const Options& options, double seconds);

/// Waits, ending early when `stop` is requested; true when the time has passed.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop);

/// Nothing is due before something changes.
constexpr std::chrono::hours until_something_changes{1};

/// Calls `round` at once whenever a job's `target` or `target-state` changes, and at the end of
/// each period in which anything changed; any call starts the period anew.
///
/// After an event it is deaf for a second: what changes meanwhile waits for the period.  A round in
/// which it would find all as it left it is not made, whatever the period: a fleet at rest costs
/// next to nothing.  Its destructor waits for a round under way.
class Reconciler {
 public:
  /// Answers how long no further round is needed while nothing changes; zero after one that failed.
  using Round = std::function<std::chrono::milliseconds()>;

  Reconciler(OptionsFile& options, double period_ms, Round round);

  /// Told of everything that happens in fleet's keys.  From any thread.
  void hear(const Change& change);

 private:
  using Clock = std::chrono::steady_clock;

  void wait_for_round(Clock::time_point begun, Clock::time_point due, const std::stop_token& stop);
  void run(const std::stop_token& stop);

  OptionsFile& options_;
  double period_ms_;
  Round round_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool triggered_ = false;
  bool changed_ = false;
  Clock::time_point deaf_until_{};
  std::jthread runner_;
};

}  // namespace coreos_sim::fleet
