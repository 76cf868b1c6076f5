#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "simulation.hpp"

namespace slipway::core {

/// Another side that answers each address as it is told, in turn, and then that it is done; what it
/// was asked is kept.
class Script final : public Instance {
 public:
  bool has(Function function) const override { return function != Function::read_many; }

  Value call(Function function, const Value& request, const CallServices& services) override {
    const auto& address = request["address"].as_string();
    asked.push_back({function, request});
    if (meanwhile) meanwhile(request, services);
    auto& own = answers[address];
    if (own.empty()) return done("id-" + address);
    auto told = own.front();
    own.pop_front();
    return told;
  }

  static Value done(const std::string& id, Value outputs = Value::map()) {
    return Value::map().set("outcome", "done").set("id", id).set("outputs", std::move(outputs));
  }
  static Value pending(Value token, std::int64_t poll_after_ms = 1000) {
    return Value::map()
        .set("outcome", "pending")
        .set("token", std::move(token))
        .set("poll_after_ms", poll_after_ms);
  }
  static Value failed(const char* kind, const char* effect = "none") {
    return Value::map()
        .set("outcome", "failed")
        .set("class", kind)
        .set("message", "no room")
        .set("effect", effect);
  }

  struct Asked {
    Function function;
    Value request;
  };
  std::map<std::string, std::deque<Value>> answers;  ///< by address
  std::vector<Asked> asked;
  std::function<void(const Value&, const CallServices&)> meanwhile;  ///< in each call
};

/// A world whose other side is a script, and what it told.
struct Staged {
  Staged() : world(1) {
    world.backend = &script;
    world.events.when_told = [this](const Event& event) { events.push_back(event); };
  }

  EngineSummary create(const std::string& name = "a") { return world.run(creates({name}, {})); }
  /// A graph of one operation on `cloud/thing/a`, which is on record.
  StepGraph operation(Action action) {
    auto graph = creates({"a"}, {});
    graph.steps[0].action = action;
    auto& row = record("cloud/thing/a");
    graph.steps[0].prior_id = row.id;
    return graph;
  }
  ResourceRow& record(const std::string& address) {
    auto& row = world.store.state().resources[address];
    row.address = address;
    row.plugin = "fake";
    row.id = "old-" + address;
    return row;
  }
  const State& state() { return world.store.state(); }
  std::vector<Event> of(EventKind kind) const {
    std::vector<Event> found;
    for (const auto& event : events)
      if (event.kind == kind) found.push_back(event);
    return found;
  }
  std::deque<Value>& answers(const std::string& address = "cloud/thing/a") {
    return script.answers[address];
  }

  Script script;
  World world;
  std::vector<Event> events;
};

}  // namespace slipway::core
