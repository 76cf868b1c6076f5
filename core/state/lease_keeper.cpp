#include "core/state/lease_keeper.hpp"

#include "core/state/sqlite_lock.hpp"

namespace slipway::core::sqlite {
namespace {

/// The lock as the keeper's own connection sees it, opened when it is first needed: most runs end
/// before.
class OwnConnection {
 public:
  Result<Renewal> renew(const LeaseKeeper::Kept& kept, const Clock& clock) {
    if (!database_) {
      auto opened = Database::open(kept.file, OpenMode::write);
      if (!opened) return std::move(opened).error();
      database_.emplace(std::move(*opened));
      lock_.emplace(*database_, kept.stack, clock);
    }
    return lock_->renew(kept.number);
  }

 private:
  std::optional<Database> database_;
  std::optional<Lock> lock_;
};

}  // namespace

LeaseKeeper::LeaseKeeper(Kept kept, const Clock& clock, Millis every)
    : kept_(std::move(kept)), clock_(clock), every_(every), thread_([this] { keep(); }) {}

LeaseKeeper::~LeaseKeeper() {
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::optional<Error> LeaseKeeper::lost() const {
  const std::lock_guard guard(mutex_);
  return lost_;
}

bool LeaseKeeper::wait(Millis time) {
  std::unique_lock guard(mutex_);
  return !wake_.wait_for(guard, time, [this] { return ending_; });
}

void LeaseKeeper::keep() {
  OwnConnection connection;
  // A disk that fails for a while is tried again well before the lease is over.
  const auto again = every_ / 8;
  for (auto pause = every_; wait(pause);) {
    auto renewed = connection.renew(kept_, clock_);
    pause = renewed ? every_ : again;
    if (!renewed || !renewed->lost) continue;
    const std::lock_guard guard(mutex_);
    lost_ = std::move(renewed->lost);
    return;
  }
}

}  // namespace slipway::core::sqlite
