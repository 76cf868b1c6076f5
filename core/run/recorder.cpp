#include "core/run/recorder.hpp"

#include <algorithm>

#include "core/run/version.hpp"
#include "core/state/lock_owner.hpp"
#include "core/state/stack_names.hpp"

namespace slipway::core {
namespace {

/// What to tell of a sensitive value whose key is lost.
Finding lost_secret_finding(const LostSecret& lost) {
  Finding finding;
  finding.level = Level::warning;
  finding.code = "state.lost-secret";
  finding.address = lost.owner;
  finding.message = "the sensitive value '" + lost.path + "' of " + lost.owner +
                    " cannot be opened: the state's key is not there, or it was sealed elsewhere";
  finding.help = "set SLIPWAY_STATE_KEY, or put the key file back";
  return finding;
}

}  // namespace

Recorder::Recorder(const RunOptions& options, Teller& teller, const Clock& clock, Random& random)
    : options_(options), teller_(teller), clock_(clock), random_(random) {}

void Recorder::give_back() {
  if (lock_ != 0 && store_) static_cast<void>(store_->unlock(lock_).has_value());
  lock_ = 0;
}

StoreOptions Recorder::store_options(const Stack& stack, Access access) {
  StoreOptions options;
  options.base_dir = stack.base_dir;
  options.stack = stack.name;
  options.access = access == Access::look ? StoreAccess::read : StoreAccess::write;
  options.key = key_source_from_environment();
  options.written_by = "slipway " + program_version();
  if (lineage_.empty()) lineage_ = random_.id();
  options.lineage = lineage_;
  return options;
}

ExitCode Recorder::open(const Stack& stack, Access access) {
  store_.reset();
  const auto options = store_options(stack, access);
  auto store = open_sqlite_store(options, clock_);
  if (!store) {
    const auto code = teller_.fail(store.error(), is_lost(options) ? "state.lost" : "state.open");
    return code == ExitCode::usage ? ExitCode::other : code;
  }
  store_ = *std::move(store);
  if (access == Access::change)
    if (const auto code = take_lock(); code != ExitCode::ok) return code;
  auto state = store_->load();
  if (!state) return teller_.fail(state.error(), "state.load");
  state_ = std::make_shared<State>(*std::move(state));
  if (state_->lineage.empty()) state_->lineage = options.lineage;
  for (const auto& lost : state_->lost_secrets) teller_.tell(lost_secret_finding(lost));
  return ExitCode::ok;
}

ExitCode Recorder::take_lock() {
  auto taken = store_->lock(this_process(options_.command, clock_));
  if (!taken) return teller_.fail(taken.error(), "state.locked");
  lock_ = *taken;
  teller_.changes_something();
  return ExitCode::ok;
}

ExitCode Recorder::rename(const Stack& stack, const std::string& from, const std::string& to) {
  auto options = store_options(stack, Access::change);
  options.stack = from;
  auto renamed = rename_state(options, to, this_process(options_.command, clock_), clock_);
  if (renamed) return ExitCode::ok;
  const bool locked = renamed.error().code == Errc::locked;
  return teller_.fail(renamed.error(), locked ? "state.locked" : "state.rename");
}

ExitCode Recorder::adopt(const Stack& stack, const std::string& lineage) {
  const auto known = recorded_stacks(stack.base_dir);
  const bool recorded = std::find(known.begin(), known.end(), stack.name) != known.end();
  if (recorded && state_->lineage != lineage) {
    const auto aside = stack.name + "-before-" + state_->lineage.substr(0, 8);
    store_.reset();
    auto kept = rename_state(store_options(stack, Access::change), aside,
                             this_process(options_.command, clock_), clock_);
    if (!kept) return teller_.fail(kept.error(), "state.rename");
    Finding note;
    note.level = Level::note;
    note.code = "state.set-aside";
    note.message = "what was on record here is now on record for '" + aside + "'";
    teller_.tell(note);
  }
  lineage_ = lineage;
  return ExitCode::ok;
}

State& Recorder::own_state() {
  if (state_.use_count() > 1) state_ = std::make_shared<State>(*state_);
  return *state_;
}

Result<void> Recorder::commit(const Batch& batch) {
  auto written = store_->commit(batch, lock_);
  if (written) ++own_state().serial;
  return written;
}

}  // namespace slipway::core
