#include <catch2/catch.hpp>

#include "state_scene.hpp"
#include "tests/support/memory_store.hpp"

using namespace slipway::core;
using slipway::test::MemoryStore;
using slipway::test::SimulatedCrash;
using Fault = MemoryStore::Fault;

TEST_CASE("the store in memory crashes before or after the commit it was told", "[state][memory]") {
  MemoryStore store;
  const auto number = store.lock({});
  REQUIRE(number);
  REQUIRE(store.commit(batch_of({machine("a")}), *number));
  SECTION("before: nothing of it is there") {
    store.fail_at(2, Fault::crash_before);
    CHECK_THROWS_AS((void)store.commit(batch_of({machine("b")}), *number), SimulatedCrash);
    CHECK(store.load()->resources.size() == 1);
  }
  SECTION("after: all of it is there") {
    store.fail_at(2, Fault::crash_after);
    CHECK_THROWS_AS((void)store.commit(batch_of({machine("b")}), *number), SimulatedCrash);
    CHECK(store.load()->resources.size() == 2);
  }
  // The next process displaces the dead one, and the dead one's number is worth nothing.
  const auto next = store.lock({});
  REQUIRE(next);
  CHECK(*next > *number);
  CHECK_FALSE(store.commit(batch_of({machine("c")}), *number));
  CHECK(store.commit(batch_of({machine("c")}), *next));
  CHECK(store.commits() == 3);
}

TEST_CASE("a commit in memory can be told to find the disk full, once", "[state][memory]") {
  MemoryStore store;
  const auto number = store.lock({});
  REQUIRE(number);
  store.fail_at(1, Fault::unavailable);
  const auto failed = store.commit(batch_of({machine("a")}), *number);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == Errc::unavailable);
  CHECK(store.load()->resources.empty());
  CHECK(store.commit(batch_of({machine("a")}), *number));
}

TEST_CASE("the store in memory has one writer", "[state][memory]") {
  MemoryStore store;
  const auto number = store.lock({});
  REQUIRE(number);
  const auto second = store.lock({});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::locked);
  REQUIRE(store.unlock(*number));
  CHECK(store.lock({}));
}
