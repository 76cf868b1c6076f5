#include "core/engine/thread_dispatcher.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <set>

using namespace slipway;
using namespace slipway::core;

namespace {

constexpr Millis long_enough{4000};

/// A plugin whose calls do what a test says.
class Told final : public Instance {
 public:
  explicit Told(std::function<Value(const Value&, const CallServices&)> call)
      : call_(std::move(call)) {}
  bool has(Function) const override { return true; }
  Value call(Function, const Value& request, const CallServices& services) override {
    return call_(request, services);
  }

 private:
  std::function<Value(const Value&, const CallServices&)> call_;
};

/// Every signal until nothing runs any more; gives up where none comes.
std::vector<Signal> all_of(ThreadDispatcher& dispatcher, const Clock& clock) {
  std::vector<Signal> signals;
  const auto end = clock.monotonic() + long_enough;
  while (dispatcher.running() > 0 && clock.monotonic() < end)
    for (auto& signal : dispatcher.wait(clock.monotonic() + long_enough))
      signals.push_back(std::move(signal));
  return signals;
}

Job job(std::size_t id, Instance& instance, Function function = Function::create) {
  return {id, &instance, function, Value::map().set("number", static_cast<std::int64_t>(id))};
}

}  // namespace

TEST_CASE("a call answers with its number and its request, and runs no more",
          "[engine][dispatcher]") {
  const SystemClock clock;
  ThreadDispatcher dispatcher(clock, 2, 1);
  Told told([](const Value& request, const CallServices&) {
    return Value::map().set("saw", request["number"]);
  });
  CHECK(dispatcher.running() == 0);
  dispatcher.start(job(7, told));
  CHECK(dispatcher.running() == 1);
  const auto signals = all_of(dispatcher, clock);
  REQUIRE(signals.size() == 1);
  CHECK(signals[0].kind == Signal::Kind::answered);
  CHECK(signals[0].job == 7);
  CHECK(signals[0].answer["saw"].as_int() == 7);
  CHECK(signals[0].request["number"].as_int() == 7);
}

TEST_CASE("calls run side by side, as many as there are threads", "[engine][dispatcher]") {
  const SystemClock clock;
  ThreadDispatcher dispatcher(clock, 3, 1);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  Told told([&](const Value& request, const CallServices&) {
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
    // the first three wait for each other, so fewer threads would never end
    while (request["number"].as_int() < 3 && most < 3) std::this_thread::yield();
    --inside;
    return Value::map();
  });
  for (std::size_t id = 0; id < 20; ++id) dispatcher.start(job(id, told));
  CHECK(all_of(dispatcher, clock).size() == 20);
  CHECK(most == 3);
}

TEST_CASE("what a call says meanwhile comes before its answer", "[engine][dispatcher]") {
  const SystemClock clock;
  ThreadDispatcher dispatcher(clock, 1, 1);
  Told told([](const Value&, const CallServices& services) {
    services.log({3, "odd", Value::map()});
    services.progress("loading", 0.5);
    return Value::map();
  });
  dispatcher.start(job(4, told));
  const auto signals = all_of(dispatcher, clock);
  REQUIRE(signals.size() == 3);
  CHECK(signals[0].kind == Signal::Kind::logged);
  CHECK(signals[0].job == 4);
  CHECK(signals[0].log.message == "odd");
  CHECK(signals[1].kind == Signal::Kind::progressed);
  CHECK(signals[1].phase == "loading");
  CHECK(signals[1].fraction == Approx(0.5));
  CHECK(signals[2].kind == Signal::Kind::answered);
}

TEST_CASE("a preflight streams its findings, and no other call streams", "[engine][dispatcher]") {
  const SystemClock clock;
  ThreadDispatcher dispatcher(clock, 1, 1);
  Told told([](const Value&, const CallServices& services) {
    const bool streams = static_cast<bool>(services.emit);
    return Value::map().set("more", streams && services.emit(Value("found")));
  });
  dispatcher.start(job(0, told));
  CHECK_FALSE(all_of(dispatcher, clock).at(0).answer["more"].as_bool(true));
  dispatcher.start(job(1, told, Function::preflight));
  const auto signals = all_of(dispatcher, clock);
  REQUIRE(signals.size() == 2);
  CHECK(signals[0].kind == Signal::Kind::emitted);
  CHECK(signals[0].answer.as_string() == "found");
  CHECK(signals[1].answer["more"].as_bool());
}

TEST_CASE("a cancel reaches the calls under way", "[engine][dispatcher]") {
  const SystemClock clock;
  ThreadDispatcher dispatcher(clock, 1, 1);
  Told told([](const Value&, const CallServices& services) {
    while (!services.stop.stop_requested()) std::this_thread::yield();
    return Value::map();
  });
  dispatcher.start(job(0, told));
  CHECK(dispatcher.wait(clock.monotonic()).empty());
  CHECK(dispatcher.running() == 1);
  dispatcher.cancel();
  CHECK(all_of(dispatcher, clock).size() == 1);
}

TEST_CASE("a dispatcher that goes cancels its calls and waits for them", "[engine][dispatcher]") {
  const SystemClock clock;
  std::atomic<bool> ended{false};
  Told told([&](const Value&, const CallServices& services) {
    while (!services.stop.stop_requested()) std::this_thread::yield();
    ended = true;
    return Value::map();
  });
  {
    ThreadDispatcher dispatcher(clock, 1, 1);
    dispatcher.start(job(0, told));
  }
  CHECK(ended);
}

TEST_CASE("each call has chance of its own, the same for the same seed", "[engine][dispatcher]") {
  const SystemClock clock;
  const auto seeds = [&](std::uint64_t seed) {
    ThreadDispatcher dispatcher(clock, 1, seed);
    std::vector<std::uint64_t> seen;
    Told told([&](const Value&, const CallServices& services) {
      seen.push_back(services.seed);
      return Value::map();
    });
    for (std::size_t id = 0; id < 3; ++id) dispatcher.start(job(id, told));
    all_of(dispatcher, clock);
    return std::set<std::uint64_t>(seen.begin(), seen.end());
  };
  CHECK(seeds(9).size() == 3);
  CHECK(seeds(9) == seeds(9));
  CHECK(seeds(9) != seeds(99));
}
