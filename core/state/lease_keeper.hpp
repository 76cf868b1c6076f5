#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/state/store.hpp"
#include "core/system/clock.hpp"

namespace slipway::core::sqlite {

/// Renews the lease of a lock that is held, for as long as it lives: on a thread and a connection
/// of its own, so that a run which waits and commits nothing keeps its lock.  How often goes by the
/// monotonic clock of the machine; `clock` tells what to write down.
class LeaseKeeper {
 public:
  struct Kept {
    std::string file;
    std::string stack;
    LockNumber number = 0;
  };
  LeaseKeeper(Kept kept, const Clock& clock, Millis every);
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;
  ~LeaseKeeper();

  /// Why the lock is held no more: somebody else took it.  Any thread.
  std::optional<Error> lost() const;

 private:
  void keep();
  /// Whether the thread is to go on after that time.
  bool wait(Millis time);

  const Kept kept_;
  const Clock& clock_;
  const Millis every_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::optional<Error> lost_;
  std::thread thread_;  ///< last: it uses the rest
};

}  // namespace slipway::core::sqlite
