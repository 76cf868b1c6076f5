#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/state/rows.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// The number of a lock holder; it rises with each holder.
using LockNumber = std::int64_t;

/// Who holds the lock of a stack, for messages.
struct LockOwner {
  LockNumber number = 0;
  std::int64_t pid = 0;
  std::string process_start;  ///< tells a reused pid from the owner
  std::string boot;           ///< which start of which machine; empty when that cannot be known
  std::string host;
  std::string command;
  std::int64_t since_wall_ms = 0;
};

/// What the engine has made and what it is making, row by row; one store per stack.
/// Members may be called from any thread, one at a time.
class StateStore {
 public:
  virtual ~StateStore() = default;

  /// Everything on record.  A store that cannot be read back is `corrupt`; no row is skipped for
  /// it.
  virtual Result<State> load() = 0;

  /// Makes `batch` durable, all or none: after a crash `load` answers the state before or after,
  /// whole.  Raises the serial by one.  `locked` when `lock` is not the newest holder's number: who
  /// lost the lock cannot write.
  virtual Result<void> commit(const Batch& batch, LockNumber lock) = 0;

  /// Takes the writer's lock.  On this machine a living owner is never displaced, wherever its
  /// process numbers come from (`locked`, with the owner in the message); a dead one is at once. An
  /// owner on another machine is displaced only after its lease, which it renews while it lives.
  virtual Result<LockNumber> lock(const LockOwner& me) = 0;
  virtual Result<void> unlock(LockNumber lock) = 0;

  /// Why the lock that was taken here is held no more, once that is known: somebody displaced this
  /// owner, as after its machine slept for longer than the lease.  Nothing more is to be begun
  /// then.
  virtual std::optional<Error> lost() const { return std::nullopt; }
};

}  // namespace slipway::core
