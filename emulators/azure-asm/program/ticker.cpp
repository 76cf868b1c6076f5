#include "program/ticker.hpp"

#include <algorithm>

namespace azure_emulator {

Ticker::Ticker(Emulator& emulator, const RealClock& clock) : emulator_(emulator), clock_(clock) {
  emulator_.set_time_source({[&clock] { return clock.now(); }, [&clock] { return clock.speed(); }});
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Ticker::~Ticker() {
  thread_.request_stop();
  thread_.join();
}

void Ticker::run(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kMost{200};
  while (!stop.stop_requested()) {
    const auto next = emulator_.catch_up();
    auto wait = kMost;
    if (next) {
      const double real = std::chrono::duration<double>(*next - clock_.now()).count() /
                          std::max(clock_.speed(), 1e-9);
      const auto due = std::chrono::milliseconds(static_cast<long>(std::min(real, 1.0) * 1000) + 1);
      wait = std::clamp(due, std::chrono::milliseconds(1), kMost);
    }
    emulator_.wait_for_change(wait);
  }
}

}  // namespace azure_emulator
