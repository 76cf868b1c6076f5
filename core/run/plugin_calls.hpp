#pragma once
#include <memory>
#include <vector>

#include "core/engine/thread_dispatcher.hpp"
#include "core/plugin/instance.hpp"
#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"
#include "core/run/teller.hpp"
#include "core/system/random.hpp"

namespace slipway::core {

/// What a run's calls of plugins are made with.  A call may outlast the wait for it, so whatever it
/// uses must outlive this.
class PluginCalls {
 public:
  PluginCalls(Console& console, Teller& teller, const Clock& clock, Random& random);

  /// Of a call made from the run's own thread.
  CallServices services();
  /// For calls made from other threads, `threads` at once.
  ThreadDispatcher& dispatcher(std::size_t threads);
  /// Some calls were given up that may never return.
  void gave_up() { gave_up_ = true; }
  /// Waits for the calls that still run.  Where nobody waits any more, after a cancel or when they
  /// were given up, the process ends here with that code; what they did is in doubt, and the next
  /// run looks.
  void finish(ExitCode code);

 private:
  Console& console_;
  Teller& teller_;
  const Clock& clock_;
  Random& random_;
  bool gave_up_ = false;
  std::vector<std::unique_ptr<ThreadDispatcher>> dispatchers_;
};

}  // namespace slipway::core
