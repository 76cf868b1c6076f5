#include "azure_emulator/clock/timeline.hpp"

#include <algorithm>

namespace azure_emulator {

void Timeline::advance_to(Time time) {
  while (!events_.empty() && events_.begin()->first.first <= time) {
    auto event = events_.extract(events_.begin());
    now_ = std::max(now_, event.key().first);
    event.mapped()();
  }
  now_ = std::max(now_, time);
}

}  // namespace azure_emulator
