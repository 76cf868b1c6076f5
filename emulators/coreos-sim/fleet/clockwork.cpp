#include "coreos-sim/fleet/clockwork.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace coreos_sim::fleet {

using std::chrono::milliseconds;

int paced_ttl(const Options& options, double seconds) {
  const double least = std::min(seconds, options.least_ttl_s);
  return static_cast<int>(std::ceil(std::max(seconds / options.speed, least)));
}

milliseconds renewal(const Options& options, double seconds) {
  const double lives = paced_ttl(options, seconds);
  // Where it was held back the real half would be too often; a third leaves room for being late.
  const double held_back = lives < seconds ? lives / 3 : lives / 2;
  return milliseconds(
      static_cast<std::int64_t>(std::max(seconds / options.speed / 2, held_back) * 1000));
}

bool pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

Reconciler::Reconciler(OptionsFile& options, double period_ms, Round round)
    : options_(options),
      period_ms_(period_ms),
      round_(std::move(round)),
      runner_([this](const std::stop_token& stop) { run(stop); }) {}

void Reconciler::hear(const Change& change) {
  const std::lock_guard lock(mutex_);
  if (change.news && !std::exchange(changed_, true)) wake_.notify_all();
  const auto now = Clock::now();
  if ((change.name != "target" && change.name != "target-state") || now < deaf_until_) return;
  deaf_until_ = now + options_.paced(deaf_after_event_ms);
  triggered_ = true;
  wake_.notify_all();
}

/// Waits for something to do: for what is due, for an event, or for the end of the period in which
/// something else changed.
void Reconciler::wait_for_round(Clock::time_point begun, Clock::time_point due,
                                const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  wake_.wait_until(lock, stop, due, [this] { return triggered_ || changed_; });
  if (!triggered_) {
    const auto period = std::max(options_.paced(period_ms_), least_period);
    const auto periods = (Clock::now() - begun) / period + 1;
    wake_.wait_until(lock, stop, begun + periods * period, [this] { return triggered_; });
  }
  // Before the round looks: what changes while it does is for the next.
  triggered_ = changed_ = false;
}

void Reconciler::run(const std::stop_token& stop) {
  auto begun = Clock::now();
  for (auto due = begun;;) {
    wait_for_round(begun, due, stop);
    if (stop.stop_requested()) return;
    const auto rest = round_();
    begun = Clock::now();
    due = begun + rest;
  }
}

}  // namespace coreos_sim::fleet
