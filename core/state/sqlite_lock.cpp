#include "core/state/sqlite_lock.hpp"

#include "core/state/row_sum.hpp"
#include "core/state/sqlite_store.hpp"

namespace slipway::core::sqlite {
namespace {

constexpr const char* table = "lock";
constexpr int columns = 10;     // before the checksum
constexpr int old_columns = 9;  // of format 1, which had neither a boot id nor a checksum
constexpr const char* and_then = "wait for it to end and run the command again";

}  // namespace

Result<Lock::Held> Lock::read() {
  if (!query_) {
    auto prepared = Statement::prepare(database_, "SELECT * FROM lock");
    if (!prepared) return std::move(prepared).error();
    query_ = std::move(*prepared);
  }
  auto row = query_->step();
  if (!row) return std::move(row).error();
  const bool known = *row && (query_->columns() == old_columns || query_->columns() == columns + 1);
  const bool whole = known && (query_->columns() == old_columns ||
                               sum_of_row(*query_, table, columns) == query_->integer(columns));
  if (!whole) {
    query_->reset();
    return Error{Errc::corrupt,
                 "state file '" + database_.path() + "' " +
                     (known ? "is corrupt at the lock's row" : "has lost its lock row"),
                 "put back a copy of '" + database_.path() + "' from a backup"};
  }
  Held held;
  held.owner.number = query_->integer(1);
  held.held = query_->integer(2) != 0;
  held.owner.pid = query_->integer(3);
  held.owner.process_start = query_->text(4);
  held.owner.host = query_->text(5);
  held.owner.command = query_->text(6);
  held.owner.since_wall_ms = query_->integer(7);
  held.lease_until_ms = query_->integer(8);
  if (query_->columns() > old_columns) held.owner.boot = query_->text(9);
  query_->reset();
  return held;
}

bool Lock::is_elsewhere(const LockOwner& owner, const LockOwner& me) const {
  const bool both_known = !owner.boot.empty() && !me.boot.empty();
  return both_known ? owner.boot != me.boot : owner.host != me.host;
}

bool Lock::stands_against(const Held& held, const LockOwner& me) const {
  if (!held.held) return false;
  // The same name may be another machine's, so another boot is waited for even when it was ours.
  if (is_elsewhere(held.owner, me)) return clock_.wall().count() < held.lease_until_ms;
  // It would have the lock's file; only a program that knew of no such file has to be looked for.
  return held.owner.boot.empty() && is_alive(held.owner);
}

Error Lock::held_by_another() {
  auto held = read();
  const bool known = held && held->held;
  return Error{Errc::locked,
               "state '" + stack_ + "' is locked by " +
                   (known ? describe(held->owner) : std::string("another process")),
               and_then};
}

Result<void> Lock::check_free(const LockOwner& me) {
  auto held = read();
  if (!held) return std::move(held).error();
  if (!stands_against(*held, me)) return {};
  const auto left_s = (held->lease_until_ms - clock_.wall().count()) / 1000 + 1;
  return Error{Errc::locked,
               "state '" + stack_ + "' is locked by " + describe(held->owner) +
                   (is_elsewhere(held->owner, me)
                        ? ", for another " + std::to_string(left_s) + " s unless renewed"
                        : std::string()),
               and_then};
}

Result<LockNumber> Lock::write_owner(const LockOwner& me) {
  auto held = read();
  if (!held) return std::move(held).error();
  const auto number = held->owner.number + 1;
  held->owner = me;
  held->owner.number = number;
  held->held = true;
  held->lease_until_ms = (clock_.wall() + lock_lease).count();
  if (auto written = write(*held); !written) return std::move(written).error();
  return number;
}

Result<void> Lock::write(const Held& held) {
  auto put =
      Statement::prepare(database_, "INSERT OR REPLACE INTO lock VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  if (!put) return std::move(put).error();
  auto done = SummedRow(*put, table)
                  .bind(std::int64_t{1})
                  .bind(held.owner.number)
                  .bind(std::int64_t{held.held})
                  .bind(held.owner.pid)
                  .bind(held.owner.process_start)
                  .bind(held.owner.host)
                  .bind(held.owner.command)
                  .bind(held.owner.since_wall_ms)
                  .bind(held.lease_until_ms)
                  .bind(held.owner.boot)
                  .run();
  if (!done) return std::move(done).error();
  return {};
}

Result<void> Lock::release(LockNumber number) {
  auto transaction = Transaction::begin(database_, Transaction::Kind::write);
  if (!transaction) return std::move(transaction).error();
  auto held = read();
  if (!held) return std::move(held).error();
  if (!held->held || held->owner.number != number) return {};
  held->held = false;
  if (auto written = write(*held); !written) return written;
  return transaction->commit();
}

Error Lock::not_held(const Held& held) const {
  return Error{Errc::locked,
               held.held ? "state '" + stack_ + "' was taken over by " + describe(held.owner)
                         : "state '" + stack_ + "' is not locked by this process any more",
               and_then};
}

Result<void> Lock::check(LockNumber number) {
  auto held = read();
  if (!held) return std::move(held).error();
  if (!held->held || held->owner.number != number) return not_held(*held);
  return {};
}

Result<Renewal> Lock::renew(LockNumber number) {
  auto transaction = Transaction::begin(database_, Transaction::Kind::write);
  if (!transaction) return std::move(transaction).error();
  auto held = read();
  if (!held) return std::move(held).error();
  if (!held->held || held->owner.number != number) return Renewal{not_held(*held)};
  held->lease_until_ms = (clock_.wall() + lock_lease).count();
  if (auto written = write(*held); !written) return std::move(written).error();
  if (auto done = transaction->commit(); !done) return std::move(done).error();
  return Renewal{};
}

Result<void> make_lock_row(const Database& database, LockNumber number) {
  auto put = Statement::prepare(database, "INSERT INTO lock VALUES(1,?,0,0,'','','',0,0,'',?)");
  if (!put) return std::move(put).error();
  const std::string_view nothing;
  const std::int64_t zero = 0;
  RowSum sum(table);
  sum.add(std::int64_t{1}).add(number).add(zero).add(zero).add(nothing).add(nothing);
  sum.add(nothing).add(zero).add(zero).add(nothing);
  return put->bind(number).bind(sum.value()).run();
}

}  // namespace slipway::core::sqlite
