#pragma once
#include <cstdint>
#include <optional>

#include "core/state/store.hpp"

namespace slipway::test {

/// Thrown where a simulated process dies.
struct SimulatedCrash {
  std::int64_t commit = 0;  ///< which one it happened at, from 1
};

/// A store that lives in memory, for simulations and tests.  It keeps the promises of StateStore
/// and can be told to fail one commit, so that a run can be cut at every durable point.
class MemoryStore final : public core::StateStore {
 public:
  /// What happens at a commit that was chosen.
  enum class Fault {
    crash_before,  ///< SimulatedCrash; nothing was written
    crash_after,   ///< SimulatedCrash; all was written
    unavailable,   ///< the commit answers `unavailable`; nothing was written
  };

  explicit MemoryStore(std::string lineage = "0123456789abcdef0123456789abcdef");

  core::Result<core::State> load() override { return state_; }
  core::Result<void> commit(const core::Batch& batch, core::LockNumber lock) override;
  core::Result<core::LockNumber> lock(const core::LockOwner& me) override;
  core::Result<void> unlock(core::LockNumber lock) override;

  /// Lets commit number `n`, from 1 and counted over the store's life, go wrong; once.
  void fail_at(std::int64_t n, Fault fault) { planned_ = Planned{n, fault}; }
  /// Somebody else takes the lock once that many batches were offered, and the store finds out.
  void lose_lock_after(std::int64_t commits) { lost_after_ = commits; }
  std::optional<core::Error> lost() const override {
    if (!lost_after_ || commits_ < *lost_after_) return std::nullopt;
    return core::Error{core::Errc::locked, "the state was taken over by another process", ""};
  }
  /// How many batches were offered, also those that failed; empty ones do not count.
  std::int64_t commits() const { return commits_; }
  /// The owner of the lock is dead, as after a crash: the next `lock` displaces it.
  void owner_died() { owner_alive_ = false; }

  const core::State& state() const { return state_; }
  /// For setting a scene.
  core::State& state() { return state_; }

 private:
  struct Planned {
    std::int64_t commit;
    Fault fault;
  };
  core::State state_;
  std::optional<core::LockOwner> owner_;
  std::optional<std::int64_t> lost_after_;
  bool owner_alive_ = false;
  core::LockNumber last_number_ = 0;
  std::int64_t commits_ = 0;
  std::optional<Planned> planned_;
};

/// The changes of a batch made to a state in memory; the serial rises by one.
void apply_batch(core::State& state, const core::Batch& batch);

}  // namespace slipway::test
