#include "core/state/stack_names.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "core/state/held_file.hpp"
#include "core/state/meta_rows.hpp"
#include "core/state/sqlite_lock.hpp"

namespace slipway::core {
namespace {

constexpr const char* ending = ".db";

bool exists(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0;
}

/// The word beside the rows that tells from which name a state came last, so that a renaming which
/// was cut off, or is asked for again, is known.
constexpr const char* came_from = "renamed_from";

std::string origin_of(const StoreOptions& options) {
  if (!exists(options.file())) return {};
  auto database = sqlite::Database::open(options.file(), sqlite::OpenMode::read);
  auto origin = database ? sqlite::meta_text(*database, came_from) : Result<std::string>(Error{});
  return origin ? *origin : std::string();
}

/// Notes the name that what is on record was made under, unless an earlier one is noted.
Result<void> keep_name(StateStore& store, const std::string& name, LockNumber lock) {
  auto state = store.load();
  if (!state) return std::move(state).error();
  const bool bare = state->resources.empty() && state->operations.empty();
  if (bare || !state->outputs["made_under"].is_null()) return {};
  Batch batch;
  batch.put_outputs = std::move(state->outputs.set("made_under", name));
  return store.commit(batch, lock);
}

/// Takes the lock and writes down what is about to be done; the store is closed again, so that
/// SQLite folds its log into the file.
Result<LockNumber> prepare(const StoreOptions& from, const LockOwner& me, const Clock& clock,
                           const std::shared_ptr<HeldFile>& held) {
  auto store = open_sqlite_store(from, clock, held);
  if (!store) return std::move(store).error();
  auto number = (*store)->lock(me);
  if (!number) return number;
  if (auto kept = keep_name(**store, from.stack, *number); !kept) return std::move(kept).error();
  auto database = sqlite::Database::open(from.file(), sqlite::OpenMode::write);
  if (!database) return std::move(database).error();
  if (auto noted = sqlite::MetaRows(*database).put(came_from, from.stack); !noted)
    return std::move(noted).error();
  return number;
}

/// The lock travels with the file.  By the one who holds its file, whoever is on record.
Result<void> let_go(const StoreOptions& options, LockNumber number, const Clock& clock) {
  auto database = sqlite::Database::open(options.file(), sqlite::OpenMode::write);
  if (!database) return std::move(database).error();
  return sqlite::Lock(*database, options.stack, clock).release(number);
}

/// What a renaming that was cut off after the move left to be done.
Result<void> finish(const StoreOptions& options, const Clock& clock) {
  std::int64_t number = 0;
  {
    auto database = sqlite::Database::open(options.file(), sqlite::OpenMode::read);
    if (!database) return std::move(database).error();
    auto last = database->number("SELECT number FROM lock");
    if (!last) return std::move(last).error();
    number = *last;
  }
  return let_go(options, number, clock);
}

/// Holds the lock's file of a stack; who has it instead is told.
Result<std::shared_ptr<HeldFile>> hold(const StoreOptions& options, const LockOwner& me,
                                       const Clock& clock) {
  auto held = HeldFile::take(options.lock_file());
  if (held || held.error().code != Errc::locked || !exists(options.file())) return held;
  auto store = open_sqlite_store(options, clock);
  if (!store) return std::move(store).error();
  auto number = (*store)->lock(me);
  if (!number) return std::move(number).error();
  static_cast<void>((*store)->unlock(*number).has_value());
  return hold(options, me, clock);  // it ended meanwhile
}

/// Moves the file, never over another one.  A log beside it would be left behind, and with it what
/// it holds.
Result<void> move_file(const StoreOptions& from, const StoreOptions& to) {
  if (exists(from.file() + "-wal"))
    return Error{Errc::locked, "the state of '" + from.stack + "' is being read by another process",
                 "run the same command again when it has ended"};
  if (::renameat2(AT_FDCWD, from.file().c_str(), AT_FDCWD, to.file().c_str(), RENAME_NOREPLACE) ==
      0)
    return {};
  const bool taken = errno == EEXIST;
  return Error{taken ? Errc::invalid_input : Errc::denied,
               "the state of '" + from.stack + "' cannot become that of '" + to.stack +
                   "': " + (taken ? "there is one already" : std::strerror(errno)),
               ""};
}

}  // namespace

std::vector<std::string> recorded_stacks(const std::string& base_dir) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(base_dir + "/.slipway", ignored))
    if (entry.path().extension() == ending) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> rename_state(const StoreOptions& from, const std::string& to, const LockOwner& me,
                          const Clock& clock) {
  auto options = from;
  options.stack = to;
  const bool again = !exists(from.file()) && origin_of(options) == from.stack;
  if (!exists(from.file()) && !again)
    return Error{Errc::not_found, "there is no state of a stack '" + from.stack + "' here", ""};
  auto old_name = hold(from, me, clock);
  if (!old_name) return std::move(old_name).error();
  auto new_name = hold(options, me, clock);
  if (!new_name) return std::move(new_name).error();
  if (again) {  // cut off after the file was moved
    auto finished = finish(options, clock);
    (*old_name)->remove();
    return finished;
  }
  auto number = prepare(from, me, clock, *old_name);
  if (!number) return std::move(number).error();
  auto moved = move_file(from, options);
  auto freed = let_go(moved ? options : from, *number, clock);
  if (!moved) {
    (*new_name)->remove();
    return moved;
  }
  (*old_name)->remove();
  return freed;
}

}  // namespace slipway::core
