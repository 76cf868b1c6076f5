#include "core/engine/engine.hpp"

#include <catch2/catch.hpp>

#include "simulation.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a dependent starts after what it needs is done, and sees its outputs", "[engine]") {
  World world(1);
  auto graph = creates({"b", "a"}, {{1, 0}});
  graph.steps[0].inputs.set("from", Reference{"cloud/thing/a", "place"});
  const auto summary = world.run(std::move(graph));
  CHECK(summary.done == 2);
  CHECK(world.cloud.order == std::vector<std::string>{"cloud/thing/a", "cloud/thing/b"});
  CHECK(world.store.state().resources.at("cloud/thing/b").inputs["from"].as_string() ==
        "cloud/thing/a");
  CHECK(world.store.state().operations.empty());
}

TEST_CASE("a failure skips what depends on it and nothing else", "[engine]") {
  World world(2);
  world.cloud.failing = {"cloud/thing/a"};
  const auto summary = world.run(creates({"a", "b", "c"}, {{0, 1}}));
  REQUIRE(summary.failed.size() == 1);
  CHECK(summary.failed[0].first == "cloud/thing/a");
  REQUIRE(summary.skipped.size() == 1);
  CHECK(summary.skipped[0].first == "cloud/thing/b");
  CHECK(summary.done == 1);
  CHECK(world.store.state().resources.contains("cloud/thing/c"));
  CHECK_FALSE(world.store.state().resources.contains("cloud/thing/a"));
}

TEST_CASE("each operation is told as it starts, as it comes on, and once as it ends", "[engine]") {
  World world(2);
  world.cloud.failing = {"cloud/thing/b"};
  static_cast<void>(world.run(creates({"a", "b", "c"}, {{1, 2}})));
  const auto told = [&](const char* event, const char* name) {
    return std::count(world.events.told.begin(), world.events.told.end(),
                      std::string(event) + " cloud/thing/" + name);
  };
  CHECK(told("operation_started", "a") == 1);
  CHECK(told("operation_progress", "a") >= 1);
  CHECK(told("operation_done", "a") == 1);
  CHECK(told("operation_started", "b") == 1);
  CHECK(told("operation_failed", "b") == 1);
  CHECK(told("operation_done", "b") == 0);
  CHECK(told("operation_skipped", "c") == 1);
  CHECK(told("operation_started", "c") == 0);
}

TEST_CASE("how long a kind of operation took is remembered for the next estimate", "[engine]") {
  World world(2);
  CHECK(world.run(creates({"a"}, {})).done == 1);
  const auto& timings = world.store.state().timings;
  REQUIRE(timings.contains("cloud/thing/create"));
  CHECK(timings.at("cloud/thing/create").count == 1);
  CHECK(timings.at("cloud/thing/create").seconds >= 0.5);
}

TEST_CASE("an exclusive group never has two operations at once", "[engine]") {
  World world(3);
  const auto summary = world.run(creates({"a", "b", "c", "d"}, {}, "one-writer"));
  CHECK(summary.done == 4);
  CHECK(world.most_calls == 1);
}

TEST_CASE("what waits for a group tells which operation has it, and not what it is called",
          "[engine]") {
  World world(3);
  CHECK(world.run(creates({"a", "b"}, {}, "one-writer")).done == 2);
  CHECK(world.events.waits == std::vector<std::string>{"cloud/thing/b for cloud/thing/a"});
}

TEST_CASE("without a group operations run side by side, up to the parallelism", "[engine]") {
  World world(4);
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back(std::to_string(i));
  const auto summary = world.run(creates(names, {}));
  CHECK(summary.done == 40);
  CHECK(world.most_calls == 8);
}

TEST_CASE("the longest chain goes first", "[engine]") {
  World world(5, 0, false);
  const auto summary =
      world.run(creates({"short", "long", "long2", "long3"}, {{1, 2}, {2, 3}}, "g"));
  CHECK(summary.done == 4);
  CHECK(world.cloud.order.front() == "cloud/thing/long");
}

TEST_CASE("at its deadline an operation keeps its token, and the next run polls on", "[engine]") {
  World world(6);
  world.limit = Millis(1);
  const auto summary = world.run(creates({"a", "b"}, {{0, 1}}));
  CHECK(summary.past_deadline == std::vector<std::string>{"cloud/thing/a"});
  REQUIRE(world.store.state().operations.contains("cloud/thing/a"));
  CHECK(world.store.state().operations.at("cloud/thing/a").token.has_value());

  world.limit = std::nullopt;
  const auto settled = world.run(steps_to_settle(world.store.state()));
  CHECK(settled.done == 1);
  CHECK(world.cloud.objects.at("cloud/thing/a") == 1);
}

TEST_CASE("before everything is deleted, what goes with its container need not end first",
          "[engine]") {
  const bool contained = GENERATE(true, false);
  const bool keeps_others_out = GENERATE(true, false);
  CAPTURE(contained, keeps_others_out);
  World world(6);
  world.limit = Millis(1);
  auto graph = creates({"a"}, {}, keeps_others_out ? "one-writer" : "its-own");
  if (contained) graph.steps[0].wiring.contained_by = {"cloud/thing/service"};
  static_cast<void>(world.run(std::move(graph)));
  world.limit = std::nullopt;
  world.cloud.endless = true;
  auto state = world.store.state();
  auto& service = state.resources["cloud/thing/service"];
  service.address = "cloud/thing/service";
  service.wiring.exclusive = {"one-writer"};
  const auto settled = world.run(steps_to_settle_before_down(state));
  CHECK(settled.past_deadline.empty() == (contained && !keeps_others_out));
  CHECK(world.store.state().operations.contains("cloud/thing/a"));
}

TEST_CASE("what a delete takes along has no open operation any more", "[engine]") {
  World world(6);
  world.limit = Millis(1);
  static_cast<void>(world.run(creates({"in"}, {})));
  world.limit = std::nullopt;
  REQUIRE(world.store.state().operations.contains("cloud/thing/in"));
  REQUIRE(world.run(creates({"service"}, {})).done == 1);
  auto graph = creates({"service"}, {});
  graph.steps[0].action = Action::remove;
  graph.steps[0].takes_along = {"cloud/thing/in"};
  CHECK(world.run(std::move(graph)).done == 1);
  CHECK(world.store.state().operations.empty());
  CHECK(world.store.state().resources.empty());
}

TEST_CASE("after a cancel nothing is begun and what is open stays on record", "[engine]") {
  World world(7);
  std::stop_source stop;
  stop.request_stop();
  const auto summary = world.run(creates({"a", "b"}, {}), stop.get_token());
  CHECK(summary.cancelled);
  CHECK(world.cloud.calls == 0);
  CHECK(world.store.state().operations.empty());
}

TEST_CASE("when the state cannot be written nothing is called", "[engine]") {
  World world(8);
  world.store.fail_at(1, MemoryStore::Fault::unavailable);
  const auto summary = world.run(creates({"a"}, {}));
  REQUIRE(summary.fatal);
  CHECK(world.cloud.calls == 0);
}

TEST_CASE("ten thousand operations that answer at once leave ten thousand rows",
          "[engine][large]") {
  World world(9, 0, false);
  std::vector<std::string> names;
  for (int i = 0; i < 10000; ++i) names.push_back(std::to_string(i));
  CHECK(world.run(creates(names, {})).done == 10000);
  CHECK(world.store.state().resources.size() == 10000);
}

namespace {

/// A backend on which nothing is ever over.
class Endless final : public Instance {
 public:
  bool has(Function) const override { return true; }
  Value call(Function, const Value&, const CallServices&) override {
    ++calls;
    return Value::map()
        .set("outcome", "pending")
        .set("token", Value::map().set("n", 1))
        .set("poll_after_ms", 60'000);
  }
  int calls = 0;
};

}  // namespace

TEST_CASE("a run that lost its lock while it waits stops and begins nothing more", "[engine]") {
  World world(4);
  Endless backend;
  world.backend = &backend;
  world.store.lose_lock_after(2);  // the intent, and the token
  const auto summary = world.run(creates({"a", "b"}, {}, "one-writer"));
  REQUIRE(summary.fatal);
  CHECK(summary.fatal->code == Errc::locked);
  CHECK(backend.calls == 1);
  CHECK(world.clock.monotonic() < Millis(20'000));
  CHECK(world.store.state().operations.at("cloud/thing/a").token);
}
