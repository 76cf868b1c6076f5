#include "core/state/sqlite_lock.hpp"

#include "core/state/sqlite_store.hpp"

namespace slipway::core::sqlite {

Result<Lock::Held> Lock::read() {
  if (!query_) {
    auto prepared = Statement::prepare(database_,
                                       "SELECT number, held, pid, process_start, host, command, "
                                       "since_ms, lease_until_ms FROM lock");
    if (!prepared) return std::move(prepared).error();
    query_ = std::move(*prepared);
  }
  auto row = query_->step();
  if (!row) return std::move(row).error();
  if (!*row) {
    query_->reset();
    return Error{Errc::corrupt, "state file '" + database_.path() + "' has lost its lock row",
                 "put back a copy of '" + database_.path() + "' from a backup"};
  }
  Held held;
  held.owner.number = query_->integer(0);
  held.held = query_->integer(1) != 0;
  held.owner.pid = query_->integer(2);
  held.owner.process_start = query_->text(3);
  held.owner.host = query_->text(4);
  held.owner.command = query_->text(5);
  held.owner.since_wall_ms = query_->integer(6);
  held.lease_until_ms = query_->integer(7);
  query_->reset();
  return held;
}

bool Lock::stands_against(const Held& held, const LockOwner& me) const {
  if (!held.held) return false;
  if (held.owner.host == me.host) return is_alive(held.owner);
  return clock_.wall().count() < held.lease_until_ms;
}

Result<LockNumber> Lock::take(const LockOwner& me) {
  auto transaction = Transaction::begin(database_, Transaction::Kind::write);
  if (!transaction) return std::move(transaction).error();
  auto held = read();
  if (!held) return std::move(held).error();
  if (stands_against(*held, me)) {
    const bool elsewhere = held->owner.host != me.host;
    const auto left_s = (held->lease_until_ms - clock_.wall().count()) / 1000 + 1;
    return Error{Errc::locked,
                 "state '" + stack_ + "' is locked by " + describe(held->owner) +
                     (elsewhere ? ", for another " + std::to_string(left_s) + " s unless renewed"
                                : std::string()),
                 "wait for it to end and run the command again"};
  }
  LockOwner owner = me;
  owner.number = held->owner.number + 1;
  if (auto written = write(owner); !written) return std::move(written).error();
  if (auto done = transaction->commit(); !done) return std::move(done).error();
  return owner.number;
}

Result<void> Lock::write(const LockOwner& owner) {
  auto put = Statement::prepare(database_,
                                "UPDATE lock SET number = ?, held = 1, pid = ?, process_start = ?, "
                                "host = ?, command = ?, since_ms = ?, lease_until_ms = ?");
  if (!put) return std::move(put).error();
  return put->bind(owner.number)
      .bind(owner.pid)
      .bind(owner.process_start)
      .bind(owner.host)
      .bind(owner.command)
      .bind(owner.since_wall_ms)
      .bind(std::int64_t{(clock_.wall() + lock_lease).count()})
      .run();
}

Result<void> Lock::release(LockNumber number) {
  auto give = Statement::prepare(database_, "UPDATE lock SET held = 0 WHERE number = ?");
  if (!give) return std::move(give).error();
  return give->bind(number).run();
}

Result<void> Lock::check_and_renew(LockNumber number) {
  auto held = read();
  if (!held) return std::move(held).error();
  if (!held->held || held->owner.number != number)
    return Error{Errc::locked,
                 held->held ? "state '" + stack_ + "' was taken over by " + describe(held->owner)
                            : "state '" + stack_ + "' is not locked by this process any more",
                 "wait for it to end and run the command again"};
  const auto now = clock_.wall();
  if (Millis(held->lease_until_ms) - now > lock_lease / 2) return {};
  auto renew = Statement::prepare(database_, "UPDATE lock SET lease_until_ms = ?");
  if (!renew) return std::move(renew).error();
  return renew->bind(std::int64_t{(now + lock_lease).count()}).run();
}

}  // namespace slipway::core::sqlite
