#include "core/run/plugin_calls.hpp"

#include <algorithm>

namespace slipway::core {

PluginCalls::PluginCalls(Console& console, Teller& teller, const Clock& clock, Random& random)
    : console_(console), teller_(teller), clock_(clock), random_(random) {}

CallServices PluginCalls::services() {
  CallServices services;
  services.clock = &clock_;
  services.seed = random_.next();
  services.stop = console_.stop;
  services.log = [this](const LogLine& line) { teller_.tell(line); };
  return services;
}

ThreadDispatcher& PluginCalls::dispatcher(std::size_t threads) {
  return *dispatchers_.emplace_back(
      std::make_unique<ThreadDispatcher>(clock_, threads, random_.next()));
}

void PluginCalls::finish(ExitCode code) {
  const bool stuck = std::any_of(dispatchers_.begin(), dispatchers_.end(),
                                 [](const auto& one) { return one->running() > 0; });
  if (stuck && (gave_up_ || console_.stop.stop_requested()) && console_.abandon)
    console_.abandon(static_cast<int>(code));
  dispatchers_.clear();
}

}  // namespace slipway::core
