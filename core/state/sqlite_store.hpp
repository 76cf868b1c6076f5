#pragma once
#include <memory>
#include <string>

#include "core/state/held_file.hpp"
#include "core/state/key.hpp"
#include "core/state/store.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {

enum class StoreAccess {
  read,   ///< for commands that only look: makes nothing, takes no lock, refuses `commit`
  write,  ///< makes the folder and the file when they are missing
};

/// Which state to open.
struct StoreOptions {
  std::string base_dir;  ///< the folder of the stack file
  std::string stack;     ///< its name
  StoreAccess access = StoreAccess::write;
  KeySource key;
  std::string written_by;      ///< program and version, kept in a new file
  std::string lineage;         ///< for a new state, 32 hex digits; empty: made up
  Millis renew_every{20'000};  ///< how often a holder renews its lease, by the monotonic clock

  std::string folder() const { return base_dir + "/.slipway"; }
  std::string file() const { return folder() + "/" + stack + ".db"; }
  /// What the holder of the writer's lock holds.
  std::string lock_file() const { return folder() + "/" + stack + ".lock"; }
};

/// How long an owner on another machine holds the lock without renewing it.
inline constexpr Millis lock_lease{60'000};

/// Opens the state of a stack in `<base_dir>/.slipway/<stack>.db`, an SQLite database in WAL mode
/// that is synced at each commit.  docs/formats/state.md describes the file.
///
/// A new state appears whole: its file is made aside and moved into place, so that a run that is
/// killed meanwhile leaves none.  With `read`, a state that does not exist reads as empty.  An
/// empty batch writes nothing but a lease that is half over.  `clock` must outlive the store.
///
/// Fails with `denied` when the folder may not be written, `unavailable` when the disk is full,
/// `refused` on a network file system or when a newer program wrote the file, `corrupt` when it
/// is damaged or lost, `invalid_input` when the given key is none.
Result<std::unique_ptr<StateStore>> open_sqlite_store(const StoreOptions& options,
                                                      const Clock& clock);

/// The same to write, for one who holds `lock_file()` already and goes on holding it.
Result<std::unique_ptr<StateStore>> open_sqlite_store(const StoreOptions& options,
                                                      const Clock& clock,
                                                      std::shared_ptr<HeldFile> held);

/// Whether there was a state and is none any more: its file is empty, which none of ours ever is,
/// or only its log is there.  Such a state is never taken for one of a stack that made nothing.
bool is_lost(const StoreOptions& options);

}  // namespace slipway::core
