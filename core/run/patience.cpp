#include "core/run/patience.hpp"

namespace slipway::core {

Patience::Patience(const std::stop_token& user, std::optional<Millis> quiet)
    : with_user_(user, Stop{calls_}) {
  if (quiet)
    watcher_ = std::jthread(
        [this, quiet = *quiet](const std::stop_token& ending) { watch(ending, quiet); });
}

void Patience::heard() {
  {
    const std::scoped_lock hold(mutex_);
    ++heard_;
  }
  changed_.notify_one();
}

bool Patience::ran_out() const {
  const std::scoped_lock hold(mutex_);
  return ran_out_;
}

void Patience::watch(const std::stop_token& ending, Millis quiet) {
  std::unique_lock hold(mutex_);
  while (!ending.stop_requested()) {
    const auto before = heard_;
    const bool more = changed_.wait_for(hold, ending, quiet, [&] { return heard_ != before; });
    if (more || ending.stop_requested()) continue;
    ran_out_ = true;
    calls_.request_stop();
    return;
  }
}

}  // namespace slipway::core
