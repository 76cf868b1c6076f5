#include "coreos-sim/fleet/clockwork.hpp"

#include <algorithm>
#include <cmath>

namespace coreos_sim::fleet {

using std::chrono::milliseconds;

int paced_ttl(const Options& options, double seconds) {
  const double least = std::min(seconds, least_ttl_s);
  return static_cast<int>(std::ceil(std::max(seconds / options.speed, least)));
}

milliseconds renewal(const Options& options, double seconds) {
  const double half = seconds * 1000 / options.speed / 2;
  const double third = paced_ttl(options, seconds) * 1000.0 / 3;
  // At speed 1 and below the half counts; above it the time to live may have been held back.
  return milliseconds(static_cast<std::int64_t>(options.speed > 1 ? std::max(half, third) : half));
}

bool pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

Reconciler::Reconciler(EtcdClient& etcd, std::string tree, OptionsFile& options, double period_ms,
                       std::function<void()> round)
    : etcd_(etcd),
      tree_(std::move(tree)),
      options_(options),
      period_ms_(period_ms),
      round_(std::move(round)),
      watcher_([this](const std::stop_token& stop) { watch(stop); }),
      runner_([this](const std::stop_token& stop) { run(stop); }) {}

void Reconciler::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto event = etcd_.watch(tree_, stop);
    const std::string changed = event ? event->node.name() : "";
    const bool counts = changed == "target" || changed == "target-state";
    if (counts) {
      const std::lock_guard lock(mutex_);
      triggered_ = true;
      changed_.notify_all();
    }
    if (counts || !event) pause(options_.paced(deaf_after_event_ms), stop);
  }
}

void Reconciler::run(const std::stop_token& stop) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto period = std::max(options_.paced(period_ms_), least_period);
      changed_.wait_for(lock, stop, period, [this] { return triggered_; });
      triggered_ = false;
    }
    if (stop.stop_requested()) return;
    round_();
  }
}

}  // namespace coreos_sim::fleet
