#pragma once
#include <optional>
#include <string>

#include "core/state/lock_owner.hpp"
#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// What came of renewing a lease.
struct Renewal {
  std::optional<Error> lost;  ///< why there was nothing to renew: the lock is held no more
};

/// The row that says who holds the writer's lock.  Its number only rises, also past an unlock. That
/// two of one machine never hold it at once is the held file's to see to.
class Lock {
 public:
  Lock(Database& database, std::string stack, const Clock& clock)
      : database_(database), stack_(std::move(stack)), clock_(clock) {}

  /// Inside the caller's write transaction, by who has the lock's file: `locked` when the owner on
  /// record may live all the same, which is one of another machine whose lease is not over, or an
  /// older program.
  Result<void> check_free(const LockOwner& me);
  /// Inside the same transaction: from now on it is held by `me`, under the number that is
  /// answered.
  Result<LockNumber> write_owner(const LockOwner& me);

  /// `locked`, with the owner on record; for one who could not get the lock's file.
  Error held_by_another();

  /// Gives it back; nothing happens when somebody else has it by now.
  Result<void> release(LockNumber number);

  /// Inside the caller's write transaction: `locked` unless `number` holds the lock.
  Result<void> check(LockNumber number);

  /// Makes the lease whole again, in a transaction of its own.
  Result<Renewal> renew(LockNumber number);

 private:
  struct Held {
    LockOwner owner;
    bool held = false;
    std::int64_t lease_until_ms = 0;
  };
  Result<Held> read();
  bool stands_against(const Held& held, const LockOwner& me) const;
  bool is_elsewhere(const LockOwner& owner, const LockOwner& me) const;
  Error not_held(const Held& held) const;
  Result<void> write(const Held& held);

  Database& database_;
  std::string stack_;
  const Clock& clock_;
  std::optional<Statement> query_;
};

/// The row of a new state's lock, which nobody holds; `number` is the last holder's.
Result<void> make_lock_row(const Database& database, LockNumber number);

}  // namespace slipway::core::sqlite
