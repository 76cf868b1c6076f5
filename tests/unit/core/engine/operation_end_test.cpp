#include <catch2/catch.hpp>

#include "core/plan/abandon.hpp"
#include "core/plan/planner.hpp"
#include "simulation.hpp"

// How an operation that was accepted can end, times what the runs after that do.  However it ended,
// its token is not polled again, nothing is made twice, every run ends, and whoever types `up` or
// `down` again gets there.
using namespace slipway;
using namespace slipway::core;

namespace {

constexpr const char* the_thing = "cloud/thing/a";

/// How operations end, or how the asking after them fails.
struct End {
  std::string kind;          ///< class
  std::optional<bool> over;  ///< what the plugin says
  bool had_effect = false;   ///< what was asked for came about all the same
  int times = 1;             ///< how many operations end so; those after them succeed
};

/// A service whose every write is an operation of its own that is asked after by a token.
class Service final : public Instance {
 public:
  explicit Service(End end) : end_(std::move(end)) {}

  bool has(Function function) const override { return function != Function::read_many; }

  Value call(Function function, const Value& request, const CallServices&) override {
    ++calls;
    if (!request["token"].is_null()) return poll(request["token"]["op"].as_int());
    if (function == Function::create) {
      if (exists && request["recover"].as_bool()) return done();
      if (exists) return failure("already_exists", std::nullopt);
    }
    if (function == Function::remove && !exists) return done();
    operations.push_back({function, request["inputs"]["size"].as_int(), false, 0});
    return Value::map()
        .set("outcome", "pending")
        .set("token", Value::map().set("op", static_cast<std::int64_t>(operations.size())))
        .set("id", "id-a")
        .set("poll_after_ms", 1000);
  }

  struct Operation {
    Function function;
    std::int64_t size;
    bool ended;
    int asked_after_end;
  };
  std::vector<Operation> operations;
  bool exists = false;
  std::int64_t size = 0;
  int made = 0;  ///< times that it came about
  std::size_t calls = 0;

 private:
  Value done() const {
    return Value::map()
        .set("outcome", "done")
        .set("id", "id-a")
        .set("outputs", Value::map().set("size", size));
  }

  static Value failure(const std::string& kind, std::optional<bool> over) {
    auto answer =
        Value::map().set("outcome", "failed").set("class", kind).set("message", "it broke");
    if (over) answer.set("operation_over", *over);
    return answer;
  }

  void take_effect(const Operation& operation) {
    if (operation.function == Function::create && !exists) ++made;
    exists = operation.function != Function::remove;
    size = operation.size;
  }

  Value poll(std::int64_t number) {
    auto& operation = operations[static_cast<std::size_t>(number - 1)];
    if (operation.ended) ++operation.asked_after_end;
    const bool ends_badly = number <= end_.times;
    if (end_.over == false && ends_badly && failed_polls_++ < 3) return failure(end_.kind, false);
    const bool fails = end_.over != false && ends_badly;
    if (!operation.ended && (!fails || end_.had_effect)) take_effect(operation);
    operation.ended = true;
    return fails ? failure(end_.kind, end_.over) : done();
  }

  End end_;
  int failed_polls_ = 0;
};

/// One resource, wanted in some size or not at all, and runs of its stack one after another.
class Life {
 public:
  explicit Life(End end) : service(std::move(end)), world_(1) {
    world_.backend = &service;
    Attribute attribute;
    attribute.name = "size";
    attribute.type = AttributeType::integer;
    attribute.change = ChangeMeans::update;
    type_.inputs.push_back(attribute);
  }

  /// It is there, in size 1, before anything goes wrong.
  void begin_whole() {
    service.exists = true;
    service.size = 1;
    ResourceRow row;
    row.address = the_thing;
    row.plugin = "fake";
    row.id = "id-a";
    row.inputs.set("size", 1);
    world_.store.state().resources[the_thing] = row;
  }

  EngineSummary up(int size) {
    static_cast<void>(world_.run(steps_to_settle_before_up(state())));
    std::vector<DesiredResource> desired(1);
    desired[0].address = the_thing;
    desired[0].plugin = "fake";
    desired[0].type = &type_;
    desired[0].resource.inputs.set("size", size);
    return carry_out(desired);
  }

  EngineSummary down() {
    give_up();
    static_cast<void>(world_.run(steps_to_settle_before_down(state())));
    give_up();
    return carry_out({});
  }

  const State& state() const { return world_.store.state(); }
  bool settled_as(int size) const {
    const auto row = state().resources.find(the_thing);
    return state().operations.empty() && row != state().resources.end() &&
           row->second.standing == Standing::whole && row->second.inputs["size"].as_int() == size;
  }
  bool nothing_left() const {
    return !service.exists && state().resources.empty() && state().operations.empty();
  }

  Service service;

 private:
  void give_up() {
    static_cast<void>(abandon(world_.store.state(),
                              [](const OperationRow& operation) { return !operation.token; }));
  }

  EngineSummary carry_out(const std::vector<DesiredResource>& desired) {
    const auto before = state();
    const contract::Layout layout;
    const ReadBacks reads;
    PlanInput input;
    input.desired = std::make_shared<DesiredResources>(desired);
    input.layout = &layout;
    input.state = std::make_shared<State>(before);
    input.reads = &reads;
    const auto plan = make_plan(input);
    return world_.run(steps_of(plan, layout));
  }

  World world_;
  ResourceType type_;
};

const std::vector<std::string> classes = {
    "invalid",   "unauthenticated", "forbidden", "not_found", "conflict",
    "busy",      "throttled",       "quota",     "timeout",   "already_exists",
    "cancelled", "unsupported",     "unknown",   "internal",  "unavailable"};

/// Every end that there is, as often as `times`.
std::vector<End> all_ends(int times) {
  std::vector<End> ends;
  for (const auto& kind : classes)
    for (const std::optional<bool> over :
         {std::optional<bool>(true), std::optional<bool>(), std::optional<bool>(false)})
      for (const bool had_effect : {false, true})
        if (!had_effect || over.value_or(true)) ends.push_back({kind, over, had_effect, times});
  return ends;
}

std::string text_of(const End& end) {
  return end.kind + (end.over ? (*end.over ? ", over" : ", not over") : ", not said") +
         (end.had_effect ? ", with its effect" : "");
}

/// A token whose operation is said to be over is never asked after again.  Where that is not said,
/// it may be for as long as one that cannot be asked would be.
void check_tokens(const Life& life, const End& end) {
  for (const auto& operation : life.service.operations)
    CHECK(operation.asked_after_end <= (end.over ? 0 : 30));
}

}  // namespace

TEST_CASE("however a create ended, up gets there within three runs and makes it once",
          "[engine][end]") {
  for (const auto& end : all_ends(1)) {
    INFO(text_of(end));
    Life life(end);
    for (int run = 0; run < 3 && !life.settled_as(1); ++run) static_cast<void>(life.up(1));
    CHECK(life.settled_as(1));
    CHECK(life.service.made == 1);
    if (end.over == false && end.kind != "invalid" && end.kind != "internal")
      CHECK(life.service.operations.size() <= 2);
    check_tokens(life, end);
  }
}

TEST_CASE("however an update ended, up gets there within three runs", "[engine][end]") {
  for (const auto& end : all_ends(1)) {
    INFO(text_of(end));
    Life life(end);
    life.begin_whole();
    for (int run = 0; run < 3 && !life.settled_as(2); ++run) static_cast<void>(life.up(2));
    CHECK(life.settled_as(2));
    CHECK(life.service.size == 2);
    check_tokens(life, end);
  }
}

TEST_CASE("however a delete ended, down gets there within three runs", "[engine][end]") {
  for (const auto& end : all_ends(1)) {
    if (end.kind == "not_found" && end.over != true) continue;  // that says that it is gone
    INFO(text_of(end));
    Life life(end);
    life.begin_whole();
    for (int run = 0; run < 3 && !life.nothing_left(); ++run) static_cast<void>(life.down());
    CHECK(life.nothing_left());
    check_tokens(life, end);
  }
}

TEST_CASE("however what was begun ended, down takes it away within three runs", "[engine][end]") {
  const bool update = GENERATE(false, true);
  for (const auto& end : all_ends(1)) {
    INFO(text_of(end) << (update ? ", an update" : ", a create"));
    Life life(end);
    if (update) life.begin_whole();
    static_cast<void>(life.up(2));
    for (int run = 0; run < 3 && !life.nothing_left(); ++run) static_cast<void>(life.down());
    CHECK(life.nothing_left());
    check_tokens(life, end);
  }
}

TEST_CASE("what ends badly every time is given up by each run after a few tries", "[engine][end]") {
  constexpr int always = 1'000'000;
  for (const auto& end : all_ends(always)) {
    if (end.had_effect || end.over == false) continue;
    INFO(text_of(end));
    Life life(end);
    for (int run = 0; run < 3; ++run) {
      const auto calls = life.service.calls;
      const auto summary = life.up(1);
      CHECK(summary.done == 0);
      CHECK(summary.failed.size() == 1);
      CHECK(life.service.calls - calls < 100);
      if (const auto open = life.state().operations.find(the_thing);
          open != life.state().operations.end())
        CHECK((!open->second.token || !end.over));
    }
    check_tokens(life, end);
  }
}

TEST_CASE("what never came about because it ends badly every time is taken down in one run",
          "[engine][end]") {
  constexpr int always = 1'000'000;
  for (const auto& end : all_ends(always)) {
    if (end.had_effect || end.over != true) continue;
    INFO(text_of(end));
    Life life(end);
    static_cast<void>(life.up(1));
    const auto begun = life.service.operations.size();
    CHECK(life.down().failed.empty());
    CHECK(life.nothing_left());
    CHECK(life.service.operations.size() == begun);
  }
}

TEST_CASE("a call that says it was cancelled, without a stop, ends its step and the run",
          "[engine][end]") {
  World world(1);
  class Cancelled final : public Instance {
    bool has(Function) const override { return false; }
    Value call(Function, const Value&, const CallServices&) override {
      return Value::map().set("outcome", "failed").set("class", "cancelled").set("message", "?");
    }
  } cancelled;
  world.backend = &cancelled;
  const auto summary = world.run(creates({"a", "b"}, {{0, 1}}));
  REQUIRE(summary.failed.size() == 1);
  CHECK(summary.failed.front().second.code == "operation.cancelled");
  CHECK(summary.skipped.size() == 1);
  CHECK(world.store.state().operations.at("cloud/thing/a").recover);
}
