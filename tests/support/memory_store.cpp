#include "tests/support/memory_store.hpp"

#include <algorithm>

#include "core/state/lock_owner.hpp"

namespace slipway::test {

using namespace core;

namespace {

constexpr std::size_t kept_runs = 20;

void put_run(std::vector<RunRow>& runs, const RunRow& run) {
  const auto same = [&](const RunRow& other) { return other.id == run.id; };
  runs.erase(std::remove_if(runs.begin(), runs.end(), same), runs.end());
  runs.insert(runs.begin(), run);
  if (runs.size() > kept_runs) runs.resize(kept_runs);
}

}  // namespace

void apply_batch(State& state, const Batch& batch) {
  for (const auto& address : batch.erase_resources) state.resources.erase(address);
  for (const auto& address : batch.erase_operations) state.operations.erase(address);
  for (const auto& role : batch.erase_roles) state.roles.erase(role);
  for (const auto& row : batch.put_resources) state.resources.insert_or_assign(row.address, row);
  for (const auto& row : batch.put_operations) state.operations.insert_or_assign(row.address, row);
  for (const auto& row : batch.put_roles) state.roles.insert_or_assign(row.role, row);
  for (const auto& row : batch.put_timings) state.timings.insert_or_assign(row.kind, row);
  for (const auto& row : batch.put_runs) put_run(state.runs, row);
  if (batch.put_outputs) state.outputs = *batch.put_outputs;
  ++state.serial;
}

MemoryStore::MemoryStore(std::string lineage) { state_.lineage = std::move(lineage); }

Result<void> MemoryStore::commit(const Batch& batch, LockNumber lock) {
  if (!owner_ || owner_->number != lock)
    return Error{Errc::locked, "the state is not locked by this process any more", ""};
  if (batch.empty()) return {};
  ++commits_;
  std::optional<Fault> fault;
  if (planned_ && planned_->commit == commits_) {
    fault = planned_->fault;
    planned_.reset();
  }
  if (fault == Fault::unavailable)
    return Error{Errc::unavailable, "the disk is full; nothing of this change was kept", ""};
  if (fault) owner_died();
  if (fault == Fault::crash_before) throw SimulatedCrash{commits_};
  apply_batch(state_, batch);
  if (fault == Fault::crash_after) throw SimulatedCrash{commits_};
  return {};
}

Result<LockNumber> MemoryStore::lock(const LockOwner& me) {
  if (owner_ && owner_alive_)
    return Error{Errc::locked, "the state is locked by " + describe(*owner_), ""};
  owner_ = me;
  owner_->number = ++last_number_;
  owner_alive_ = true;
  return last_number_;
}

Result<void> MemoryStore::unlock(LockNumber lock) {
  if (owner_ && owner_->number == lock) owner_.reset();
  return {};
}

}  // namespace slipway::test
