#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "state_scene.hpp"

// What another machine sees of a holder: the lease in its row.  Here the other one is a second
// store for which the lock's file was taken away, so that only the row speaks.
using namespace slipway;
using namespace slipway::core;

namespace {

/// A clock that may be moved while threads look at it.
class SharedClock final : public Clock {
 public:
  Millis wall() const override { return Millis(1'700'000'000'000 + now_.load()); }
  Millis monotonic() const override { return Millis(now_.load()); }
  void advance(Millis by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_{0};
};

struct LeaseScene {
  StateScene files;
  SharedClock clock;

  /// A store that renews as fast as it can.
  std::unique_ptr<StateStore> open() const {
    auto options = files.options();
    options.renew_every = Millis(8);
    auto store = open_sqlite_store(options, clock);
    REQUIRE(store);
    return *std::move(store);
  }
  LockOwner holder() const {
    LockOwner owner = this_process("slipway up", clock);
    owner.host = "build-1";
    owner.boot = "11111111-2222-4333-8444-555555555555";
    return owner;
  }
  void as_seen_from_another_machine() const {
    std::filesystem::remove(files.options().lock_file());
  }
};

/// Asks until it answers true; the time limit is there for a test that fails.
template <class Condition>
bool comes_true(const Condition& condition) {
  for (int i = 0; i < 6000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(Millis(5));
  }
  return false;
}

/// How long the holder still has, as one reads it who is refused; 0 when the lock is free.
std::int64_t seconds_left(const LeaseScene& scene) {
  auto store = scene.open();
  const auto refused = store->lock(this_process("slipway up", scene.clock));
  if (refused) {
    static_cast<void>(store->unlock(*refused).has_value());
    return 0;
  }
  const auto& text = refused.error().message;
  const auto at = text.find("for another ");
  return at == std::string::npos ? -1 : std::stoll(text.substr(at + 12));
}

}  // namespace

TEST_CASE("a holder that commits nothing keeps its lease whole", "[state][lock]") {
  LeaseScene scene;
  auto store = scene.open();
  const auto number = store->lock(scene.holder());
  REQUIRE(number);
  scene.as_seen_from_another_machine();
  for (int minute = 0; minute < 5; ++minute) {
    scene.clock.advance(lock_lease - Millis(5000));
    // Renewed, a whole lease is left, where otherwise it would be over by and by.
    REQUIRE(comes_true([&] {
      const auto left = seconds_left(scene);
      REQUIRE(left != 0);
      return left > 50;
    }));
  }
  CHECK_FALSE(store->lost());
  CHECK(store->commit(batch_of({machine("a")}), *number));
}

TEST_CASE("a holder whose lease ran out learns that it was displaced, and by whom",
          "[state][lock]") {
  LeaseScene scene;
  auto slow_options = scene.files.options();
  slow_options.renew_every = Millis(500);  // as if its machine slept; long enough for the other
  auto slept = open_sqlite_store(slow_options, scene.clock);
  REQUIRE(slept);
  const auto old = (*slept)->lock(scene.holder());
  REQUIRE(old);
  scene.as_seen_from_another_machine();
  scene.clock.advance(lock_lease);
  auto other = scene.open();
  LockNumber mine = 0;
  if (const auto taken = other->lock(this_process("slipway down", scene.clock))) mine = *taken;
  REQUIRE(mine > *old);
  REQUIRE(comes_true([&] { return (*slept)->lost().has_value(); }));
  const auto why = (*slept)->lost();
  CHECK(why->code == Errc::locked);
  CHECK(why->message.find("was taken over by pid " + std::to_string(::getpid())) !=
        std::string::npos);
  const auto late = (*slept)->commit(batch_of({machine("a")}), *old);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::locked);
  REQUIRE((*slept)->unlock(*old));
  CHECK(other->commit(batch_of({machine("b")}), mine));
}
