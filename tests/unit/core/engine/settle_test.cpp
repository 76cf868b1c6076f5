#include <catch2/catch.hpp>

#include "script.hpp"

// From an answer to what is on record of it.

using namespace slipway;
using namespace slipway::core;

using Texts = std::vector<std::string>;

TEST_CASE("a delete takes the records along of what it contains", "[engine][settle]") {
  Staged staged;
  auto graph = staged.operation(Action::remove);
  staged.record("cloud/thing/inside");
  staged.record("cloud/thing/beside");
  graph.steps[0].takes_along = {"cloud/thing/inside"};
  CHECK(staged.world.run(std::move(graph)).done == 1);
  CHECK(staged.state().resources.size() == 1);
  CHECK(staged.state().resources.contains("cloud/thing/beside"));
}

TEST_CASE("a delete of what is not there is settled", "[engine][settle]") {
  Staged staged;
  staged.answers() = {Script::failed("not_found")};
  const auto summary = staged.world.run(staged.operation(Action::remove));
  CHECK(summary.done == 1);
  CHECK(summary.failed.empty());
  CHECK(staged.state().resources.empty());
}

TEST_CASE("an update that answers no id keeps the one on record", "[engine][settle]") {
  Staged staged;
  auto graph = staged.operation(Action::update);
  graph.steps[0].inputs.set("size", 3);
  staged.answers() = {Script::done("", Value::map().set("place", "there"))};
  CHECK(staged.world.run(std::move(graph)).done == 1);
  const auto& row = staged.state().resources.at("cloud/thing/a");
  CHECK(row.id == "old-cloud/thing/a");
  CHECK(row.inputs["size"].as_int() == 3);
  CHECK(row.outputs["place"].as_string() == "there");
}

TEST_CASE("what was told while it was pending is on record before it ends", "[engine][settle]") {
  Staged staged;
  staged.world.limit = Millis(1500);
  auto answer = Script::pending(Value::map().set("op", 7), 1000);
  answer.set("id", "x").set("released", true).set("outputs", Value::map().set("place", "here"));
  staged.answers() = {answer, answer, answer};
  staged.create();
  const auto& row = staged.state().operations.at("cloud/thing/a");
  CHECK((*row.token)["op"].as_int() == 7);
  CHECK(row.id == "x");
  CHECK(row.released);
  CHECK_FALSE(row.recover);
  CHECK(row.outputs["place"].as_string() == "here");
  CHECK(row.started_wall_ms >= 1'700'000'000'000);
}

TEST_CASE("a poll that says nothing new is not written down", "[engine][settle]") {
  const auto commits = [](const std::vector<Value>& answers) {
    Staged staged;
    staged.answers() = {answers.begin(), answers.end()};
    staged.create();
    return staged.world.store.commits();
  };
  const auto same = Script::pending("t");
  const auto usual = commits({same});
  CHECK(commits({same, same, same}) == usual);
  CHECK(commits({same, Script::pending("t").set("phase", "on")}) == usual);
  CHECK(commits({same, Script::pending("u")}) == usual + 1);
  CHECK(commits({same, Script::pending("t").set("id", "x")}) == usual + 1);
  CHECK(commits({same, Script::pending("t").set("released", true)}) == usual + 1);
}

TEST_CASE("a poll is made when it was asked for, and within a minute", "[engine][settle]") {
  const auto took = [](std::optional<std::int64_t> after) {
    Staged staged;
    auto answer = Script::pending("t", after.value_or(0));
    if (!after) answer.erase("poll_after_ms");
    staged.answers() = {answer};
    staged.create();
    return staged.of(EventKind::operation_done).at(0).fields["seconds"].as_double();
  };
  CHECK(took(20'000) >= 20);
  CHECK(took(20'000) < 21);
  CHECK(took(500'000) >= 60);
  CHECK(took(500'000) < 61);
  CHECK(took(-5) < 1);
  CHECK(took({}) >= 1);
  CHECK(took({}) < 2);
}

TEST_CASE("one that lets go of its group while it waits lets the next begin", "[engine][settle]") {
  for (const bool released : {false, true}) {
    Staged staged;
    staged.answers() = {Script::pending("t", 5000).set("released", released)};
    Texts order;
    staged.world.events.when_told = [&](const Event& event) {
      if (event.kind == EventKind::operation_done) order.push_back(event.address);
    };
    CHECK(staged.world.run(creates({"a", "b"}, {}, "group")).done == 2);
    CHECK(order.front() == (released ? "cloud/thing/b" : "cloud/thing/a"));
  }
}

TEST_CASE("a long pause before the next try lets the next of the group begin, a short one does not",
          "[engine][settle]") {
  for (const std::int64_t pause : {1000, 1001}) {
    Staged staged;
    staged.answers() = {Script::failed("throttled").set("retry_after_ms", pause)};
    Texts order;
    staged.world.events.when_told = [&](const Event& event) {
      if (event.kind == EventKind::operation_done) order.push_back(event.address);
    };
    CHECK(staged.world.run(creates({"a", "b"}, {}, "group")).done == 2);
    CHECK(order.front() == (pause > 1000 ? "cloud/thing/b" : "cloud/thing/a"));
  }
}

TEST_CASE("a pause that would end past the deadline is not begun", "[engine][settle]") {
  for (const std::int64_t pause : {900, 5000}) {
    Staged staged;
    staged.world.limit = Millis(2000);
    staged.answers() = {Script::failed("throttled").set("retry_after_ms", pause)};
    const auto summary = staged.create();
    CHECK(summary.past_deadline.size() == (pause > 2000 ? 1U : 0U));
    CHECK(summary.done == (pause > 2000 ? 0U : 1U));
  }
}

TEST_CASE("after an attempt that may have had an effect the next one looks first",
          "[engine][settle]") {
  for (const auto* effect : {"none", "unknown"}) {
    Staged staged;
    staged.answers() = {Script::failed("unavailable", effect)};
    CHECK(staged.create().done == 1);
    REQUIRE(staged.script.asked.size() == 2);
    CHECK(staged.script.asked[1].request["recover"].as_bool() == (std::string(effect) != "none"));
    CHECK(staged.script.asked[1].request["key"] == staged.script.asked[0].request["key"]);
  }
}

TEST_CASE("what stays on record of a create that failed follows from its effect",
          "[engine][settle]") {
  Staged staged;
  SECTION("none: nothing") {
    staged.answers() = {Script::failed("invalid", "none")};
    const auto summary = staged.create();
    CHECK(summary.unknown.empty());
    CHECK(staged.state().resources.empty());
    CHECK(staged.state().operations.empty());
  }
  SECTION("partial: a half made one with its reason") {
    staged.answers() = {Script::failed("invalid", "partial")
                            .set("id", "x")
                            .set("outputs", Value::map().set("place", "here"))};
    staged.create();
    const auto& row = staged.state().resources.at("cloud/thing/a");
    CHECK(row.standing == Standing::half_made);
    CHECK(row.note == "no room");
    CHECK(row.id == "x");
    CHECK(row.outputs["place"].as_string() == "here");
    CHECK(staged.state().operations.empty());
  }
  SECTION("unknown: its intent, and the next run looks") {
    staged.answers() = {Script::failed("invalid", "unknown")};
    const auto summary = staged.create();
    CHECK(summary.unknown == Texts{"cloud/thing/a"});
    CHECK(staged.state().resources.empty());
    CHECK(staged.state().operations.at("cloud/thing/a").recover);
  }
}

TEST_CASE("what stays on record of a change or a delete that failed follows from its effect",
          "[engine][settle]") {
  const auto after = [](Action action, const char* effect) {
    Staged staged;
    auto graph = staged.operation(action);
    staged.answers() = {Script::failed("invalid", effect)};
    CHECK(staged.world.run(std::move(graph)).failed.size() == 1);
    CHECK(staged.state().operations.empty());
    return staged.state().resources.at("cloud/thing/a");
  };
  CHECK(after(Action::update, "none").standing == Standing::whole);
  CHECK(after(Action::update, "partial").standing == Standing::half_made);
  CHECK(after(Action::update, "partial").note == "no room");
  CHECK(after(Action::update, "partial").id == "old-cloud/thing/a");
  CHECK(after(Action::remove, "none").standing == Standing::whole);
  CHECK(after(Action::remove, "partial").standing == Standing::leaving);
}

TEST_CASE("a create over a record that fails without an effect leaves that half made",
          "[engine][settle]") {
  Staged staged;
  auto graph = staged.operation(Action::create);
  staged.record("cloud/thing/a").outputs.set("place", "old");
  staged.answers() = {Script::failed("invalid", "none")};
  staged.world.run(std::move(graph));
  const auto& row = staged.state().resources.at("cloud/thing/a");
  CHECK(row.standing == Standing::half_made);
  CHECK(row.note == "no room");
  CHECK(row.outputs["place"].as_string() == "old");
}

TEST_CASE("a replacement that is made first and fails without an effect changes no record",
          "[engine][settle]") {
  Staged staged;
  auto graph = staged.operation(Action::create);
  graph.steps[0].old_address = "cloud/thing/a~1";
  staged.answers() = {Script::failed("invalid", "none")};
  staged.world.run(std::move(graph));
  CHECK(staged.state().resources.size() == 1);
  CHECK(staged.state().resources.at("cloud/thing/a").standing == Standing::whole);
}

TEST_CASE("an old one that was replaced is set aside as leaving, with the reason",
          "[engine][settle]") {
  Staged staged;
  auto graph = staged.operation(Action::create);
  graph.steps[0].old_address = "cloud/thing/a~1";
  CHECK(staged.world.run(std::move(graph)).done == 1);
  const auto& old = staged.state().resources.at("cloud/thing/a~1");
  CHECK(old.id == "old-cloud/thing/a");
  CHECK(old.standing == Standing::leaving);
  CHECK(old.note == "it was replaced");
  CHECK(staged.state().resources.at("cloud/thing/a").id == "id-cloud/thing/a");
}

TEST_CASE("a poll whose asking alone failed for good leaves its operation open",
          "[engine][settle]") {
  Staged staged;
  SECTION("by its token where the plugin says that it goes on") {
    staged.answers() = {Script::pending("t"),
                        Script::failed("forbidden").set("operation_over", false)};
    const auto summary = staged.create();
    CHECK(summary.failed.size() == 1);
    CHECK(summary.unknown.empty());
    CHECK(staged.state().operations.at("cloud/thing/a").token->as_string() == "t");
  }
  SECTION("to be looked for where it does not say") {
    staged.answers() = {Script::pending("t"), Script::failed("forbidden")};
    const auto summary = staged.create();
    CHECK(summary.unknown == Texts{"cloud/thing/a"});
    CHECK_FALSE(staged.state().operations.at("cloud/thing/a").token);
    CHECK(staged.state().operations.at("cloud/thing/a").recover);
  }
}

TEST_CASE("how long an operation takes is a running mean of the last ten", "[engine][settle]") {
  Staged staged;
  auto& timing = staged.world.store.state().timings["cloud/thing/create"];
  timing = {"cloud/thing/create", 10, 1};
  staged.answers() = {Script::pending("t", 20'000)};
  staged.create();
  CHECK(timing.count == 2);
  CHECK(timing.seconds == Approx(15).margin(0.3));

  timing = {"cloud/thing/create", 10, 100};
  staged.answers("cloud/thing/b") = {Script::pending("t", 20'000)};
  staged.create("b");
  CHECK(timing.count == 101);
  CHECK(timing.seconds == Approx(11).margin(0.05));
}

TEST_CASE("what took no time, or was begun by another run, says nothing of how long it takes",
          "[engine][settle]") {
  Staged staged;
  staged.create();
  CHECK(staged.state().timings.empty());
  staged.world.limit = Millis(1500);
  staged.answers("cloud/thing/b") = {Script::pending("t"), Script::pending("t")};
  staged.create("b");
  staged.answers("cloud/thing/b") = {Script::pending("t")};
  CHECK(staged.world.run(steps_to_settle(staged.state())).done == 1);
  CHECK(staged.state().timings.empty());
}

TEST_CASE("what is taken up goes as far as it is to be settled, and no further",
          "[engine][settle]") {
  const auto polls = [](SettleUntil until, bool grouped, bool released) {
    Staged staged;
    staged.world.limit = Millis(5000);
    OperationRow row;
    row.address = "cloud/thing/a";
    row.plugin = "fake";
    row.token = Value("t");
    if (grouped) row.wiring.exclusive = {"group"};
    staged.world.store.state().operations[row.address] = row;
    auto graph = steps_to_settle(staged.state());
    graph.steps.at(0).until = until;
    staged.answers() = {Script::pending("t"), Script::pending("t").set("released", released)};
    const auto summary = staged.world.run(std::move(graph));
    CHECK(summary.done == (staged.script.asked.size() == 3 ? 1 : 0));
    return staged.script.asked.size();
  };
  CHECK(polls(SettleUntil::done, false, false) == 3);
  CHECK(polls(SettleUntil::answered, true, false) == 1);
  CHECK(polls(SettleUntil::released, false, false) == 1);
  CHECK(polls(SettleUntil::released, true, true) == 2);
  CHECK(polls(SettleUntil::released, true, false) == 3);
}

TEST_CASE("after a cancel what answers in time is written down", "[engine][settle]") {
  Staged staged;
  std::stop_source stop;
  staged.script.meanwhile = [&](const Value&, const CallServices&) { stop.request_stop(); };
  SECTION("as done") {
    const auto summary = staged.world.run(creates({"a", "b"}, {{0, 1}}), stop.get_token());
    CHECK_FALSE(summary.fatal);
    CHECK(summary.done == 1);
    CHECK(summary.cancelled);
    CHECK(staged.state().resources.contains("cloud/thing/a"));
    CHECK(staged.script.asked.size() == 1);
  }
  SECTION("as failed without an effect: its intent as it was") {
    staged.answers() = {Script::failed("cancelled", "none")};
    staged.world.run(creates({"a"}, {}), stop.get_token());
    CHECK_FALSE(staged.state().operations.at("cloud/thing/a").recover);
    CHECK(staged.of(EventKind::operation_failed).empty());
  }
  SECTION("as failed with one: the next run looks") {
    staged.answers() = {Script::failed("cancelled", "unknown")};
    staged.world.run(creates({"a"}, {}), stop.get_token());
    CHECK(staged.state().operations.at("cloud/thing/a").recover);
  }
  SECTION("and what does not is left") {
    staged.world.leave_within = Millis(0);
    const auto summary = staged.world.run(creates({"a"}, {}), stop.get_token());
    CHECK(summary.done == 0);
    CHECK(staged.state().operations.contains("cloud/thing/a"));
  }
}

TEST_CASE("a run that is stopped when all is done was not cancelled", "[engine][settle]") {
  Staged staged;
  std::stop_source stop;
  staged.world.events.when_told = [&](const Event& event) {
    if (event.kind == EventKind::operation_done) stop.request_stop();
  };
  const auto summary = staged.world.run(creates({"a"}, {}), stop.get_token());
  CHECK(summary.done == 1);
  CHECK_FALSE(summary.cancelled);
}
