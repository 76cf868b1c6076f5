#include "core/state/sqlite_store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "core/log/diagnostics.hpp"
#include "core/state/lease_keeper.hpp"
#include "core/state/network_files.hpp"
#include "core/state/seal.hpp"
#include "core/state/sqlite_database.hpp"
#include "core/state/sqlite_format.hpp"
#include "core/state/sqlite_lock.hpp"
#include "core/state/sqlite_rows.hpp"
#include "core/system/private_files.hpp"
#include "core/system/whole_file.hpp"

namespace slipway::core {
namespace {

using sqlite::Database;
using sqlite::LeaseKeeper;
using sqlite::OpenMode;
using sqlite::Transaction;

class SqliteStore final : public StateStore {
 public:
  SqliteStore(Database database, StoreOptions options, const std::string& lineage,
              const Clock& clock, std::shared_ptr<HeldFile> held)
      : database_(std::move(database)),
        options_(std::move(options)),
        clock_(clock),
        sealer_(options_.key, lineage),
        rows_(database_, sealer_),
        lock_(database_, options_.stack, clock),
        held_(std::move(held)) {}

  Result<State> load() override {
    // One transaction, so that all tables are of the same moment.
    auto snapshot = Transaction::begin(database_, Transaction::Kind::read);
    if (!snapshot) return std::move(snapshot).error();
    auto state = rows_.read();
    if (!state) return state;
    auto ended = snapshot->commit();
    if (!ended) return std::move(ended).error();
    database_.forget_pages();
    diagnostics("state").debug("read '{}': {} resources, {} open operations, serial {}",
                               options_.file(), state->resources.size(), state->operations.size(),
                               state->serial);
    return state;
  }

  Result<void> commit(const Batch& batch, LockNumber lock) override {
    auto transaction = Transaction::begin(database_, Transaction::Kind::write);
    if (!transaction) return std::move(transaction).error();
    if (auto holds = lock_.check(lock); !holds) return holds;
    if (batch.empty()) return {};
    if (auto written = rows_.write(batch); !written) return written;
    auto committed = transaction->commit();
    diagnostics("state").debug(
        "commit: {} resources put, {} erased, {} operations put, {} erased{}",
        batch.put_resources.size(), batch.erase_resources.size(), batch.put_operations.size(),
        batch.erase_operations.size(), committed ? "" : ": " + committed.error().message);
    return committed;
  }

  Result<LockNumber> lock(const LockOwner& me) override {
    if (keeper_) return lock_.held_by_another();
    // Whoever has the file lives.  It is looked at first: a holder that was stopped inside a change
    // keeps everybody from writing, and that is not to be waited for.
    if (auto held = hold_file(); !held) return std::move(held).error();
    auto number = take_row(me);
    if (!number) {
      held_.reset();
      return number;
    }
    keeper_.emplace(LeaseKeeper::Kept{options_.file(), options_.stack, *number}, clock_,
                    options_.renew_every);
    number_ = *number;
    diagnostics("state").debug("lock {} taken for pid {}", *number, me.pid);
    return number;
  }

  Result<void> unlock(LockNumber lock) override {
    if (lock != number_) return lock_.release(lock);
    keeper_.reset();
    diagnostics("state").debug("lock {} given back", lock);
    auto released = lock_.release(lock);
    held_.reset();
    number_ = 0;
    return released;
  }

  std::optional<Error> lost() const override { return keeper_ ? keeper_->lost() : std::nullopt; }

 private:
  Result<void> hold_file() {
    if (held_) return {};
    auto held = HeldFile::take(options_.lock_file());
    if (!held && held.error().code == Errc::locked) return lock_.held_by_another();
    if (!held) return std::move(held).error();
    held_ = *std::move(held);
    return {};
  }

  Result<LockNumber> take_row(const LockOwner& me) {
    auto transaction = Transaction::begin(database_, Transaction::Kind::write);
    if (!transaction) return std::move(transaction).error();
    if (auto free = lock_.check_free(me); !free) return std::move(free).error();
    auto format = sqlite::format_of(database_);
    if (!format) return std::move(format).error();
    if (*format < sqlite::state_format)
      if (auto done = rows_.migrate(options_.written_by); !done) return std::move(done).error();
    auto number = lock_.write_owner(me);
    if (!number) return number;
    if (auto done = transaction->commit(); !done) return std::move(done).error();
    return number;
  }

  Database database_;
  StoreOptions options_;
  const Clock& clock_;
  Sealer sealer_;
  sqlite::Rows rows_;
  sqlite::Lock lock_;
  std::shared_ptr<HeldFile> held_;  ///< while the lock is held, or by who opened the store
  std::optional<LeaseKeeper> keeper_;
  LockNumber number_ = 0;
};

Error only_reads() {
  return Error{Errc::internal, "a state that was opened for reading was to be written", ""};
}

/// What a command that only reads gets: no call changes anything.
class ReadOnlyStore final : public StateStore {
 public:
  /// A null `inner` stands for a state that does not exist yet.
  explicit ReadOnlyStore(std::unique_ptr<StateStore> inner) : inner_(std::move(inner)) {}

  Result<State> load() override { return inner_ ? inner_->load() : State{}; }
  Result<void> commit(const Batch&, LockNumber) override { return only_reads(); }
  Result<LockNumber> lock(const LockOwner&) override { return only_reads(); }
  Result<void> unlock(LockNumber) override { return only_reads(); }

 private:
  std::unique_ptr<StateStore> inner_;
};

Result<void> check_place(const StoreOptions& options) {
  const bool plain_name = !options.stack.empty() && options.stack.front() != '.' &&
                          options.stack.find('/') == std::string::npos;
  if (!plain_name)
    return Error{Errc::invalid_input, "'" + options.stack + "' cannot name a state file",
                 "name the stack with letters, digits and '-'"};
  if (!options.key.given.empty()) {
    auto key = parse_key(options.key.given);
    if (!key) return std::move(key).error().in("SLIPWAY_STATE_KEY");
  }
  const std::string network = network_file_system_at(options.folder());
  if (network.empty()) return {};
  return Error{Errc::refused,
               "the state folder '" + options.folder() + "' is on a network file system (" +
                   network + "), where two machines could damage the state",
               "keep the stack file on a local disk"};
}

/// How much a file holds; none when it is not there.
std::optional<off_t> size_of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
  return S_ISREG(about.st_mode) ? about.st_size : 1;
}

Error lost_state(const StoreOptions& options) {
  const std::string& file = options.file();
  const bool there = size_of(file).has_value();
  return Error{Errc::corrupt,
               "the state of '" + options.stack + "' is lost: '" + file + "' " +
                   (there ? "is empty" : "is not there, but its log is") +
                   ", so what this stack made is not known here",
               "put back a copy of '" + file + "' from a backup; without one: rm -f '" + file +
                   "' '" + file + "-wal' '" + file +
                   "-journal', then 'slipway audit --adopt' makes the record again"};
}

/// The opened file, its format known.
Result<Database> open_file(const StoreOptions& options, OpenMode mode) {
  auto database = Database::open(options.file(), mode);
  if (!database) return database;
  // Undoing what a dead writer left may have emptied it.
  if (is_lost(options)) return lost_state(options);
  // The format is looked at before anything is written: a file of another program stays as it is.
  if (auto known = sqlite::check_format(*database); !known) return std::move(known).error();
  return database;
}

Result<std::unique_ptr<StateStore>> store_on(Database database, const StoreOptions& options,
                                             const Clock& clock,
                                             std::shared_ptr<HeldFile> held = nullptr) {
  auto lineage = sqlite::lineage_of(database);
  if (!lineage) return std::move(lineage).error();
  return std::unique_ptr<StateStore>(std::make_unique<SqliteStore>(
      std::move(database), options, *lineage, clock, std::move(held)));
}

Result<std::unique_ptr<StateStore>> open_for_reading(const StoreOptions& options,
                                                     const Clock& clock) {
  if (!size_of(options.file()) && errno == ENOENT)
    return std::unique_ptr<StateStore>(std::make_unique<ReadOnlyStore>(nullptr));
  auto database = open_file(options, OpenMode::read);
  if (!database) return std::move(database).error();
  auto inner = store_on(std::move(*database), options, clock);
  if (!inner) return inner;
  return std::unique_ptr<StateStore>(std::make_unique<ReadOnlyStore>(*std::move(inner)));
}

/// Makes the file of a new state, which is there whole or not at all.
Result<void> make_file(const StoreOptions& options) {
  if (size_of(options.file())) {
    clear_drafts(options.file());
    return {};
  }
  auto image = sqlite::new_state_image({options.lineage, options.written_by});
  if (!image) return std::move(image).error();
  auto file = make_private_file(options.file(), *image);
  if (!file) return std::move(file).error().in("opening the state of '" + options.stack + "'");
  return {};
}

Result<std::unique_ptr<StateStore>> open_for_writing(const StoreOptions& options,
                                                     const Clock& clock,
                                                     std::shared_ptr<HeldFile> held) {
  if (auto made = make_file(options); !made) return std::move(made).error();
  if (::access(options.folder().c_str(), W_OK) != 0)
    return Error{Errc::denied, "the state folder '" + options.folder() + "' may not be written",
                 "ls -ld '" + options.folder() + "'"};
  auto database = open_file(options, OpenMode::write);
  if (!database) return std::move(database).error();
  if (auto durable = database->use_log(); !durable) return std::move(durable).error();
  return store_on(std::move(*database), options, clock, std::move(held));
}

}  // namespace

bool is_lost(const StoreOptions& options) {
  const auto size = size_of(options.file());
  const auto holds = [&](const char* ending) {
    return size_of(options.file() + ending).value_or(0) > 0;
  };
  if (!size) return holds("-wal") || holds("-journal");
  return *size == 0 && !holds("-journal");
}

Result<std::unique_ptr<StateStore>> open_sqlite_store(const StoreOptions& options,
                                                      const Clock& clock) {
  if (auto place = check_place(options); !place) return std::move(place).error();
  if (is_lost(options)) return lost_state(options);
  return options.access == StoreAccess::read ? open_for_reading(options, clock)
                                             : open_for_writing(options, clock, nullptr);
}

Result<std::unique_ptr<StateStore>> open_sqlite_store(const StoreOptions& options,
                                                      const Clock& clock,
                                                      std::shared_ptr<HeldFile> held) {
  if (auto place = check_place(options); !place) return std::move(place).error();
  if (is_lost(options)) return lost_state(options);
  return open_for_writing(options, clock, std::move(held));
}

}  // namespace slipway::core
