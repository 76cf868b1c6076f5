#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/plugin/instance.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {

/// One call of a plugin to be made.
struct Job {
  std::size_t id = 0;
  Instance* instance = nullptr;
  Function function = Function::read;
  Value request;
};

/// What came back, or was said meanwhile.
struct Signal {
  enum class Kind { answered, logged, progressed, emitted } kind = Kind::answered;
  std::size_t job = 0;
  Value answer;       ///< answered; emitted: the item (of a preflight only)
  LogLine log;        ///< logged
  std::string phase;  ///< progressed
  double fraction = -1;
  Value request;  ///< answered: the job's, handed back: what one thread made it also lets go, or
                  ///< both wait for each other at the allocator's lock
};

/// Makes calls, several at once, and tells what came of them.  One thread uses it; the seam where a
/// simulation puts its own time.
class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  virtual void start(Job job) = 0;
  /// Signals in the order in which they came; empty when `until` (monotonic) is reached first, or
  /// after `wake`.
  virtual std::vector<Signal> wait(Millis until) = 0;
  /// Calls that have not answered yet.
  virtual std::size_t running() const = 0;
  /// Tells every running call that the user wants to stop.
  virtual void cancel() = 0;
};

}  // namespace slipway::core
