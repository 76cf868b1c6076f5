#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/plan/settling.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_store.hpp"

namespace slipway::core {

using test::ManualClock;
using test::MemoryStore;
using test::SimulatedCrash;

/// A cloud that exists only here, behaves, and counts: objects by name with an owner, creates that
/// stay pending, faults by chance.
class FakeCloud final : public Instance {
 public:
  explicit FakeCloud(std::uint64_t seed, int fault_percent = 0, bool pending = true)
      : chance_(seed), fault_percent_(fault_percent), pending_(pending) {}

  bool has(Function function) const override { return function != Function::read_many; }

  Value call(Function function, const Value& request, const CallServices& services) override {
    ++calls;
    const auto name = request["address"].as_string();
    const auto now = services.clock->monotonic().count();
    if (function == Function::remove) return remove(name, request);
    if (!request["token"].is_null()) return poll(name, request, now);
    return create(name, request, now);
  }

  std::map<std::string, int> objects;  ///< by address: how often it was made
  std::map<std::string, int> deleted;
  std::set<std::string> failing;   ///< addresses whose create is refused
  std::vector<std::string> order;  ///< of accepted writes
  bool endless = false;            ///< what is pending stays so
  std::size_t calls = 0;
  int busy = 0;  ///< creates of one group under way at once, and the most ever seen
  int most_busy = 0;

 private:
  bool hit() { return static_cast<int>(chance_.next() % 100) < fault_percent_; }

  static Value failure(const char* kind, const char* effect) {
    return Value::map()
        .set("outcome", "failed")
        .set("class", kind)
        .set("message", "by chance")
        .set("effect", effect);
  }

  Value create(const std::string& name, const Value& request, std::int64_t now) {
    if (failing.contains(name)) return failure("invalid", "none");
    if (hit()) return failure("unavailable", "none");
    const bool there = objects.contains(name) && !deleted.contains(name);
    if (there && !request["recover"].as_bool() && request["prior"].is_null())
      return failure("already_exists", "none");
    if (!there) {
      ++objects[name];
      deleted.erase(name);
      order.push_back(name);
      if (hit()) return failure("timeout", "unknown");  // made, but the answer is lost
    }
    if (!pending_) return done(name);
    return Value::map()
        .set("outcome", "pending")
        .set("token",
             Value::map().set("due", now + static_cast<std::int64_t>(chance_.next() % 60000)))
        .set("poll_after_ms", 1000);
  }

  Value poll(const std::string& name, const Value& request, std::int64_t now) {
    if (hit()) return failure("throttled", "none");
    const auto due = request["token"]["due"].as_int();
    if (now >= due && !endless) return done(name);
    return Value::map()
        .set("outcome", "pending")
        .set("token", request["token"])
        .set("poll_after_ms", std::max<std::int64_t>(due - now, 1000));
  }

  static Value done(const std::string& name) {
    return Value::map()
        .set("outcome", "done")
        .set("id", "id-" + name)
        .set("outputs", Value::map().set("place", name));
  }

  Value remove(const std::string& name, const Value&) {
    if (hit()) return failure("unavailable", "none");
    deleted[name] = 1;
    order.push_back("-" + name);
    return Value::map().set("outcome", "done");
  }

  SeededRandom chance_;
  int fault_percent_;
  bool pending_;
};

/// Calls at virtual times: the effect comes at once, the answer after a latency by chance.  Throws
/// where nothing will ever come, so that a run that does not end fails its test.
class SimulatedDispatcher final : public Dispatcher {
 public:
  SimulatedDispatcher(ManualClock& clock, std::uint64_t seed) : clock_(clock), chance_(seed) {}

  void start(Job job) override {
    CallServices services;
    services.clock = &clock_;
    const auto at = clock_.monotonic() + Millis(static_cast<std::int64_t>(chance_.next() % 200));
    services.log = [&](LogLine line) {
      coming_.emplace(at, Signal{Signal::Kind::logged, job.id, {}, std::move(line), {}, -1, {}});
    };
    services.progress = [&](std::string_view phase, double fraction) {
      coming_.emplace(
          at, Signal{Signal::Kind::progressed, job.id, {}, {}, std::string(phase), fraction, {}});
    };
    Signal signal;
    signal.job = job.id;
    signal.answer = job.instance->call(job.function, job.request, services);
    coming_.emplace(at, std::move(signal));
    most = std::max(most, ++running_);
  }
  std::vector<Signal> wait(Millis until) override {
    // Polls come every minute at least, and pauses are half a minute at most.
    idle_ = coming_.empty() ? idle_ + 1 : 0;
    if (idle_ > most_idle) throw std::logic_error("nothing has come for hours: this never ends");
    clock_.advance_to(coming_.empty() ? until : std::min(until, coming_.begin()->first));
    std::vector<Signal> due;
    while (!coming_.empty() && coming_.begin()->first <= clock_.monotonic()) {
      due.push_back(std::move(coming_.begin()->second));
      coming_.erase(coming_.begin());
      if (due.back().kind == Signal::Kind::answered) --running_;
    }
    return due;
  }
  std::size_t running() const override { return running_; }
  void cancel() override {}

  std::size_t most = 0;  ///< calls under way at once

 private:
  ManualClock& clock_;
  SeededRandom chance_;
  std::multimap<Millis, Signal> coming_;
  std::size_t running_ = 0;
  static constexpr int most_idle = 200'000;  ///< waits of a tenth of a second: more than five hours
  int idle_ = 0;
};

/// Swallows events, or keeps their names.
class QuietEvents final : public EventSink {
 public:
  void on(const Event& event) override {
    told.push_back(std::string(to_text(event.kind)) + " " + event.address);
    if (event.kind == EventKind::operation_waiting)
      waits.push_back(event.address + " for " + event.fields["for"].as_string());
    if (when_told) when_told(event);
  }
  std::function<void(const Event&)> when_told;  ///< besides; may be empty
  void tick(std::int64_t wall_ms) override { ticks.push_back(wall_ms); }
  std::vector<std::int64_t> ticks;
  std::vector<std::string> told;
  std::vector<std::string> waits;  ///< who waits for whom
};

/// A world in which runs are made one after another, each with a fresh engine, as processes would
/// be.
class World final : public EngineHost {
 public:
  explicit World(std::uint64_t seed, int fault_percent = 0, bool pending = true)
      : cloud(seed, fault_percent, pending), random(seed), seed_(seed) {}

  EngineSummary run(StepGraph graph, std::stop_token stop = {}) {
    LockOwner owner;
    owner.pid = 1;
    store.owner_died();
    const auto lock = store.lock(owner);
    auto state = store.load();
    SimulatedDispatcher dispatcher(clock, ++seed_);
    EngineOptions options;
    options.parallelism = 8;
    options.leave_within = leave_within;
    Engine engine({store, *state, *lock, *this, dispatcher, clock, random, events, stop}, options);
    auto summary = engine.run(std::move(graph));
    most_calls = std::max(most_calls, dispatcher.most);
    return summary;
  }

  Instance* instance(const std::string&, const std::string&) override { return backend; }
  const ResourceType* type(const std::string&, const std::string&) override { return known_type; }
  Value request_base(const std::string&, const State&) override { return Value::map(); }
  std::optional<Millis> deadline(const std::string&, const std::string&, Action) override {
    return limit;
  }

  FakeCloud cloud;
  Instance* backend = &cloud;  ///< whom the steps are carried out on; null: nobody can be had
  const ResourceType* known_type = nullptr;
  MemoryStore store;
  ManualClock clock;
  SeededRandom random;
  QuietEvents events;
  std::optional<Millis> limit;
  Millis leave_within{1500};
  std::size_t most_calls = 0;

 private:
  std::uint64_t seed_;
};

/// A graph of creates; `after[i]` comes after that step.
inline StepGraph creates(const std::vector<std::string>& names,
                         const std::vector<std::pair<std::size_t, std::size_t>>& edges,
                         const std::string& group = {}) {
  StepGraph graph;
  for (const auto& name : names) {
    graph.order.add_node();
    auto& step = graph.steps.emplace_back();
    step.address = "cloud/thing/" + name;
    step.plugin = "fake";
    if (!group.empty()) step.wiring.exclusive = {group};
  }
  for (const auto& [before, after] : edges) graph.order.add_edge(before, after);
  return graph;
}

}  // namespace slipway::core
