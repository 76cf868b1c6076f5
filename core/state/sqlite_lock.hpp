#pragma once
#include <optional>
#include <string>

#include "core/state/lock_owner.hpp"
#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// The writer's lock, one row of the database.  Its number only rises, also past an unlock.
class Lock {
 public:
  Lock(Database& database, std::string stack, const Clock& clock)
      : database_(database), stack_(std::move(stack)), clock_(clock) {}

  /// Takes the lock in a transaction of its own; see StateStore::lock.
  Result<LockNumber> take(const LockOwner& me);

  /// Gives it back; nothing happens when somebody else has it by now.
  Result<void> release(LockNumber number);

  /// Inside the caller's write transaction: `locked` unless `number` holds the lock; otherwise
  /// the lease is renewed when less than half of it is left.
  Result<void> check_and_renew(LockNumber number);

 private:
  struct Held {
    LockOwner owner;
    bool held = false;
    std::int64_t lease_until_ms = 0;
  };
  Result<Held> read();
  bool stands_against(const Held& held, const LockOwner& me) const;
  Result<void> write(const LockOwner& owner);

  Database& database_;
  std::string stack_;
  const Clock& clock_;
  std::optional<Statement> query_;
};

}  // namespace slipway::core::sqlite
