#include "core/state/stack_names.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace slipway::core {
namespace {

constexpr const char* ending = ".db";

bool exists(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0;
}

/// Opens the store just to hold its lock; it is closed again, so that SQLite folds its log into the
/// file.
Result<LockNumber> hold(const StoreOptions& options, const LockOwner& me, const Clock& clock) {
  auto store = open_sqlite_store(options, clock);
  if (!store) return std::move(store).error();
  return (*store)->lock(me);
}

Result<void> let_go(const StoreOptions& options, LockNumber number, const Clock& clock) {
  auto store = open_sqlite_store(options, clock);
  if (!store) return std::move(store).error();
  return (*store)->unlock(number);
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
  if (!exists(from.file()))
    return Error{Errc::not_found, "there is no state of a stack '" + from.stack + "' here", ""};
  auto options = from;
  options.stack = to;
  auto number = hold(from, me, clock);
  if (!number) return std::move(number).error();
  auto moved = move_file(from, options);
  // The lock travels with the file.
  auto freed = let_go(moved ? options : from, *number, clock);
  return moved ? freed : moved;
}

}  // namespace slipway::core
