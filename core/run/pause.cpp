#include "core/run/pause.hpp"

#include <condition_variable>
#include <mutex>

namespace slipway::core {

bool pause_for(Millis time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock hold(mutex);
  changed.wait_for(hold, stop, time, [] { return false; });
  return stop.stop_requested();
}

}  // namespace slipway::core
