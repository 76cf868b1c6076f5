#include "core/engine/refresh.hpp"

#include <catch2/catch.hpp>
#include <deque>

#include "simulation.hpp"

// Reading many in one call: each has its own answer, and its own second try.
using namespace slipway;
using namespace slipway::core;

namespace {

Value failed(const std::string& kind) {
  return Value::map().set("outcome", "failed").set("class", kind).set("message", "by the test");
}

Value present(const std::string& address) {
  return Value::map().set("outcome", "present").set("id", "id-" + address);
}

/// Answers each address as it is told, in turn, and then that it is present.
class Library final : public Instance {
 public:
  bool has(Function) const override { return true; }

  Value call(Function function, const Value& request, const CallServices&) override {
    ++calls;
    if (function == Function::read) return answer(request);
    if (!whole.empty()) {
      auto told = whole.front();
      whole.pop_front();
      return told;
    }
    Value all = Value::list();
    for (const auto& item : request["items"].as_list()) all.push(answer(item));
    return Value::map().set("answers", std::move(all));
  }

  std::map<std::string, std::deque<Value>> answers;  ///< by address
  std::deque<Value> whole;                           ///< of whole calls, before those
  std::map<std::string, int> asked;
  int calls = 0;

 private:
  Value answer(const Value& request) {
    const auto& address = request["address"].as_string();
    ++asked[address];
    auto& own = answers[address];
    if (own.empty()) return present(address);
    auto told = own.front();
    own.pop_front();
    return told;
  }
};

class Reading {
 public:
  Reading() : world_(1) {
    world_.backend = &library;
    for (const char* name : {"a", "b", "c"}) {
      auto& row = world_.store.state().resources[std::string("cloud/thing/") + name];
      row.address = std::string("cloud/thing/") + name;
      row.plugin = "fake";
    }
  }

  ReadBacks run() {
    SimulatedDispatcher dispatcher(world_.clock, 1);
    return refresh({world_.store.state(), world_, dispatcher, world_.clock, world_.events, {}});
  }

  /// The same by a dispatcher of one's own, and for no longer than that without an answer.
  ReadBacks run(Dispatcher& dispatcher, std::optional<Millis> patience) {
    RefreshParts parts{world_.store.state(), world_, dispatcher, world_.clock, world_.events, {}};
    parts.patience = patience;
    return refresh(parts);
  }

  /// Things that are read in a call each.
  void of_three_types() {
    state().resources.clear();
    for (const char* address : {"cloud/one/a", "cloud/two/a", "cloud/three/a"})
      state().resources[address].plugin = "fake";
  }

  State& state() { return world_.store.state(); }
  World& world() { return world_; }

  Library library;

 private:
  World world_;
};

/// Takes calls and never answers them.
class SilentDispatcher final : public Dispatcher {
 public:
  explicit SilentDispatcher(ManualClock& clock) : clock_(clock) {}
  void start(Job) override { ++started; }
  std::vector<Signal> wait(Millis until) override {
    clock_.advance_to(until);
    return {};
  }
  std::size_t running() const override { return cancelled ? 0 : started; }
  void cancel() override { cancelled = true; }

  std::size_t started = 0;
  bool cancelled = false;

 private:
  ManualClock& clock_;
};

/// Answers one call after another, all alike, six seconds apart.
class Slow final : public Dispatcher {
 public:
  Slow(ManualClock& clock, Value answer) : clock_(clock), answer_(std::move(answer)) {}
  void start(Job job) override { jobs_.push_back(std::move(job)); }
  std::vector<Signal> wait(Millis until) override {
    clock_.advance_to(until);
    if (jobs_.empty() || clock_.monotonic() - last_ < Millis(6000)) return {};
    last_ = clock_.monotonic();
    Signal signal;
    signal.job = jobs_.front().id;
    signal.answer = answer_;
    jobs_.pop_front();
    return {signal};
  }
  std::size_t running() const override { return jobs_.size(); }
  void cancel() override { jobs_.clear(); }

 private:
  ManualClock& clock_;
  Value answer_;
  std::deque<Job> jobs_;
  Millis last_{0};
};

constexpr const char* a = "cloud/thing/a";
constexpr const char* b = "cloud/thing/b";
constexpr const char* c = "cloud/thing/c";

}  // namespace

TEST_CASE("of what is read in one call each is tried again by its own answer",
          "[engine][refresh]") {
  const std::string passing = GENERATE("unavailable", "timeout", "throttled", "busy");
  const std::string address = GENERATE(a, b, c);
  Reading reading;
  reading.library.answers[address] = {failed(passing), failed(passing)};
  const auto reads = reading.run();
  for (const char* one : {a, b, c}) {
    CHECK(reads.at(one).answer == ReadBack::Answer::present);
    CHECK(reading.library.asked[one] == (one == address ? 3 : 1));
  }
}

TEST_CASE("what fails for good in one call keeps nobody else from a second try",
          "[engine][refresh]") {
  Reading reading;
  reading.library.answers[a] = {failed("forbidden")};
  reading.library.answers[b] = {failed("unavailable")};
  reading.library.answers[c] = {failed("not_found")};
  const auto reads = reading.run();
  REQUIRE(reads.at(a).answer == ReadBack::Answer::failed);
  CHECK(reads.at(a).failure->code == "read.forbidden");
  CHECK(reads.at(b).answer == ReadBack::Answer::present);
  CHECK(reads.at(c).answer == ReadBack::Answer::gone);
  CHECK(reading.library.asked[a] == 1);
}

TEST_CASE("what cannot be read five times has failed, and the others have their answers",
          "[engine][refresh]") {
  Reading reading;
  reading.library.answers[b] = std::deque<Value>(5, failed("unavailable"));
  const auto reads = reading.run();
  REQUIRE(reads.at(b).answer == ReadBack::Answer::failed);
  CHECK(reads.at(b).failure->code == "read.unavailable");
  CHECK(reads.at(a).answer == ReadBack::Answer::present);
  CHECK(reading.library.asked[a] == 1);
}

TEST_CASE("a call that fails as a whole is tried again, or each is asked for by itself",
          "[engine][refresh]") {
  Reading reading;
  SECTION("again") {
    reading.library.whole = {failed("unavailable")};
    const auto reads = reading.run();
    CHECK(reads.at(c).answer == ReadBack::Answer::present);
    CHECK(reading.library.calls == 2);
  }
  SECTION("by itself") {
    reading.library.whole = {failed("internal")};
    reading.library.answers[b] = {failed("internal")};
    const auto reads = reading.run();
    CHECK(reads.at(a).answer == ReadBack::Answer::present);
    CHECK(reads.at(b).answer == ReadBack::Answer::failed);
    CHECK(reads.at(c).answer == ReadBack::Answer::present);
  }
  SECTION("not with credentials that are refused") {
    reading.library.whole = {failed("unauthenticated")};
    const auto reads = reading.run();
    CHECK(reads.at(a).failure->code == "read.unauthenticated");
    CHECK(reading.library.calls == 1);
  }
}

TEST_CASE("what is present is read with its id, inputs and outputs, and with how it is",
          "[engine][refresh]") {
  Reading reading;
  reading.library.answers[a] = {present(a)
                                    .set("inputs", Value::map().set("size", 3))
                                    .set("outputs", Value::map().set("place", "here"))
                                    .set("ready", false)};
  const auto reads = reading.run();
  CHECK(reads.at(a).id == std::string("id-") + a);
  CHECK(reads.at(a).inputs["size"].as_int() == 3);
  CHECK(reads.at(a).outputs["place"].as_string() == "here");
  CHECK(reads.at(a).ready == false);
  CHECK_FALSE(reads.at(b).ready);
  CHECK_FALSE(reads.at(b).failure);
}

TEST_CASE("what is there and never came up says why", "[engine][refresh]") {
  Reading reading;
  reading.library.answers[a] = {present(a).set("broken", "the disk is full")};
  const auto reads = reading.run();
  REQUIRE(reads.at(a).failure);
  CHECK(reads.at(a).answer == ReadBack::Answer::present);
  CHECK(reads.at(a).failure->code == "read.broken");
  CHECK(reads.at(a).failure->address == a);
  CHECK(reads.at(a).failure->message == "the disk is full");
}

TEST_CASE("what a plugin made that cannot be used is not read, and says so", "[engine][refresh]") {
  Reading reading;
  reading.world().backend = nullptr;
  const auto reads = reading.run();
  for (const char* one : {a, b, c}) {
    REQUIRE(reads.at(one).answer == ReadBack::Answer::failed);
    REQUIRE(reads.at(one).failure);
    CHECK(reads.at(one).failure->code == "plugin.not-found");
    CHECK(reads.at(one).failure->address == one);
    CHECK(reads.at(one).failure->message.find("'fake'") != std::string::npos);
  }
  CHECK(reading.library.calls == 0);
}

TEST_CASE("a failure keeps its hint, its facts and its kind", "[engine][refresh]") {
  Reading reading;
  reading.library.answers[a] = {
      failed("forbidden").set("hint", "ask").set("facts", Value::map().set("status", 403))};
  const auto reads = reading.run();
  REQUIRE(reads.at(a).failure);
  CHECK(reads.at(a).failure->help == "ask");
  CHECK(reads.at(a).failure->facts["status"].as_int() == 403);
  CHECK(reads.at(a).failure->kind == FailureClass::forbidden);
}

TEST_CASE("who only looks leaves a side that is silent, and says for how long it was",
          "[engine][refresh]") {
  Reading reading;
  SilentDispatcher silent(reading.world().clock);
  const auto before = reading.world().clock.monotonic();
  const auto reads = reading.run(silent, Millis(8000));
  CHECK(silent.cancelled);
  const auto waited = reading.world().clock.monotonic() - before;
  CHECK(waited > Millis(8000));
  CHECK(waited < Millis(9000));
  for (const char* one : {a, b, c}) {
    REQUIRE(reads.at(one).failure);
    CHECK(reads.at(one).failure->code == "read.timeout");
    CHECK(reads.at(one).failure->message == "no answer within 8 s");
  }
}

TEST_CASE("only what is read otherwise than it is on record changes the record",
          "[engine][refresh]") {
  Reading reading;
  reading.library.answers[a] = {present(a).set("outputs", Value::map().set("place", "there"))};
  reading.library.answers[b] = {failed("forbidden")};
  reading.library.answers[c] = {Value::map().set("outcome", "gone")};
  for (auto& [address, row] : reading.state().resources) row.id = "id-" + address;
  const auto reads = reading.run();
  const auto changed = take_reads(reading.state(), reads, reading.world());
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].address == a);
  CHECK(reading.state().resources.at(a).outputs["place"].as_string() == "there");
  CHECK(take_reads(reading.state(), reading.run(), reading.world()).empty());
}

TEST_CASE("a hundred are read in one call, and no more than a quarter of a megabyte of them",
          "[engine][refresh]") {
  const auto calls = [](int count, std::size_t bytes) {
    Reading reading;
    reading.state().resources.clear();
    for (int number = 0; number < count; ++number) {
      auto& row = reading.state().resources["cloud/thing/t" + std::to_string(number)];
      row.plugin = "fake";
      row.inputs.set("text", std::string(bytes, 'x'));
    }
    CHECK(reading.run().size() == static_cast<std::size_t>(count));
    return reading.library.calls;
  };
  CHECK(calls(100, 0) == 1);
  CHECK(calls(101, 0) == 2);
  // the key counts: 4 + 65532 bytes each
  CHECK(calls(4, 65532) == 1);
  CHECK(calls(5, 65532) == 2);
  CHECK(calls(4, 65533) == 2);
}

TEST_CASE("a side that answers now and then is not silent", "[engine][refresh]") {
  Reading reading;
  reading.of_three_types();
  Slow slow(reading.world().clock, present("x"));
  for (const auto& [address, read] : reading.run(slow, Millis(8000)))
    CHECK(read.answer == ReadBack::Answer::present);
}

TEST_CASE("who says again and again that nobody was reached is silent", "[engine][refresh]") {
  const std::string kind = GENERATE("timeout", "unavailable");
  Reading reading;
  reading.of_three_types();
  Slow slow(reading.world().clock, failed(kind));
  const auto before = reading.world().clock.monotonic();
  for (const auto& [address, read] : reading.run(slow, Millis(8000)))
    CHECK(read.answer == ReadBack::Answer::failed);
  CHECK(reading.world().clock.monotonic() - before < Millis(9000));
}

TEST_CASE("what was read and is not on record any more changes nothing", "[engine][refresh]") {
  Reading reading;
  const auto reads = reading.run();
  reading.state().resources.clear();
  CHECK(take_reads(reading.state(), reads, reading.world()).empty());
}

TEST_CASE("a read that may pass is made again after a pause, or after what the other side asks for",
          "[engine][refresh]") {
  const auto took = [](const Value& answer) {
    Reading reading;
    reading.library.answers[a] = {answer};
    const auto before = reading.world().clock.monotonic();
    reading.run();
    return reading.world().clock.monotonic() - before;
  };
  CHECK(took(present(a)) < Millis(300));
  CHECK(took(failed("unavailable")) >= Millis(300));
  CHECK(took(failed("unavailable")) < Millis(1000));
  CHECK(took(failed("throttled").set("retry_after_ms", 7000)) >= Millis(7000));
}

TEST_CASE("no more reads are under way at once than there may be", "[engine][refresh]") {
  Reading reading;
  reading.state().resources.clear();
  for (const char* type : {"one", "two", "three", "four", "five"})
    reading.state().resources["cloud/" + std::string(type) + "/a"].plugin = "fake";
  SimulatedDispatcher dispatcher(reading.world().clock, 1);
  RefreshParts parts{reading.state(),       reading.world(),        dispatcher,
                     reading.world().clock, reading.world().events, {}};
  parts.parallelism = 2;
  CHECK(refresh(parts).size() == 5);
  CHECK(dispatcher.most == 2);
}
