#pragma once
#include <memory>
#include <string>

#include "core/run/teller.hpp"
#include "core/stack/stack.hpp"
#include "core/state/sqlite_store.hpp"
#include "core/system/random.hpp"

namespace slipway::core {

enum class Access { look, change };

/// What is on record for a run's stack: the store, the lock on it, and the state as last read or
/// written.  Every function that answers an exit code has told what is wrong when that is not ok.
/// One thread.
class Recorder {
 public:
  /// What it is given must outlive it.
  Recorder(const RunOptions& options, Teller& teller, const Clock& clock, Random& random);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder() { give_back(); }

  /// Reads what is on record for the stack; to change it, under its lock.  What was read before is
  /// gone.
  ExitCode open(const Stack& stack, Access access);
  /// A state of nothing, where there is no need of a record.
  void open_nothing() { own_state().lineage = std::string(32, '0'); }
  /// Keeps what is on record beside the stack file for the stack `from` under the name `to`.
  ExitCode rename(const Stack& stack, const std::string& from, const std::string& to);
  /// From the next `open` on the record has this lineage (32 hex digits), which is what marks on
  /// the other side bear.  A record of another lineage is kept under another name, which is told.
  ExitCode adopt(const Stack& stack, const std::string& lineage);

  /// As last read or written.  A reference is good until `open` or `own_state`.
  const State& state() const { return *state_; }
  /// The same for keeps: it stays what it is when the record changes.
  std::shared_ptr<const State> snapshot() const { return state_; }
  /// The state to change along with the record; whoever has a snapshot keeps what was.
  State& own_state();
  /// Writes down; the state in memory is the caller's to change along.
  Result<void> commit(const Batch& batch);

  void give_back();  ///< the lock, where it is taken

  bool is_open() const { return store_ != nullptr; }
  StateStore& store() { return *store_; }
  LockNumber lock() const { return lock_; }  ///< 0: not taken

 private:
  StoreOptions store_options(const Stack& stack, Access access);
  ExitCode take_lock();

  const RunOptions& options_;
  Teller& teller_;
  const Clock& clock_;
  Random& random_;
  std::unique_ptr<StateStore> store_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
  LockNumber lock_ = 0;
  std::string lineage_;  ///< of a record that is begun
};

}  // namespace slipway::core
