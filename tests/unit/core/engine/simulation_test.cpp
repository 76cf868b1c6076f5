#include <catch2/catch.hpp>
#include <cstdlib>

#include "simulation.hpp"

// Whole runs under a virtual clock, from a seed, with faults by chance and a crash at every durable
// point in turn.  However a life was cut, at its end every object was made exactly once and nothing
// is open.
using namespace slipway;
using namespace slipway::core;

namespace {

constexpr std::size_t things = 12;

std::uint64_t first_seed() {
  const char* given = std::getenv("SLIPWAY_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 1;
}

std::uint64_t lives() { return std::getenv("SLIPWAY_CAMPAIGN") ? 300 : 25; }

std::string name_of(std::size_t i) { return "thing-" + std::to_string(i); }

/// Creates of whatever has no row and no open operation yet: each depends on the one two before it.
StepGraph what_is_missing(const State& state) {
  std::vector<std::string> names;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < things; ++i)
    if (!state.resources.contains("cloud/thing/" + name_of(i))) {
      names.push_back(name_of(i));
      numbers.push_back(i);
    }
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (std::size_t a = 0; a < numbers.size(); ++a)
    for (std::size_t b = 0; b < numbers.size(); ++b)
      if (numbers[b] == numbers[a] + 2) edges.emplace_back(a, b);
  return creates(names, edges, "");
}

/// Runs until everything is there, as a user who types `up` again; a crash ends one run.
void live(World& world) {
  for (int run = 0; run < 60; ++run) {
    try {
      static_cast<void>(world.run(steps_to_settle(world.store.state())));
      if (!world.store.state().operations.empty()) continue;
      static_cast<void>(world.run(what_is_missing(world.store.state())));
    } catch (const SimulatedCrash&) {
      continue;
    }
    if (world.store.state().resources.size() == things && world.store.state().operations.empty())
      return;
  }
}

void check_whole(const World& world) {
  CHECK(world.store.state().operations.empty());
  CHECK(world.store.state().resources.size() == things);
  REQUIRE(world.cloud.objects.size() == things);
  for (const auto& [name, made] : world.cloud.objects) {
    INFO(name);
    CHECK(made == 1);
  }
}

}  // namespace

TEST_CASE("a crash before or after any commit loses nothing and makes nothing twice",
          "[engine][simulation]") {
  std::int64_t commits = 0;
  {
    World world(first_seed());
    live(world);
    check_whole(world);
    commits = world.store.commits();
  }
  REQUIRE(commits > 10);
  for (const auto fault : {MemoryStore::Fault::crash_before, MemoryStore::Fault::crash_after})
    for (std::int64_t at = 1; at <= commits; ++at) {
      INFO("seed " << first_seed() << ", commit " << at
                   << (fault == MemoryStore::Fault::crash_before ? " before" : " after"));
      World world(first_seed());
      world.store.fail_at(at, fault);
      live(world);
      check_whole(world);
    }
}

TEST_CASE("with faults by chance and a crash by chance every object is made once",
          "[engine][simulation]") {
  for (std::uint64_t seed = first_seed(); seed < first_seed() + lives(); ++seed) {
    INFO("seed " << seed);
    World world(seed, 15);
    SeededRandom chance(seed);
    world.store.fail_at(1 + static_cast<std::int64_t>(chance.next() % 40),
                        chance.next() % 2 == 0 ? MemoryStore::Fault::crash_before
                                               : MemoryStore::Fault::crash_after);
    live(world);
    check_whole(world);
  }
}
