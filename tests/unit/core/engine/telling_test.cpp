#include <catch2/catch.hpp>

#include "script.hpp"

// What a run of the engine tells while it goes on.

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a start says what is done, whether it is taken up and how long it usually takes",
          "[engine][events]") {
  Staged staged;
  staged.create();
  const auto started = staged.of(EventKind::operation_started);
  REQUIRE(started.size() == 1);
  CHECK(started[0].address == "cloud/thing/a");
  CHECK(started[0].wall_ms >= 1'700'000'000'000);
  CHECK(started[0].fields["action"].as_string() == "create");
  CHECK_FALSE(started[0].fields["resumed"].as_bool(true));
  CHECK(started[0].fields["usual_s"].as_double() == Approx(1));
}

TEST_CASE("an end says what was done and how long it took", "[engine][events]") {
  Staged staged;
  staged.answers() = {Script::pending("t", 5000)};
  staged.create();
  const auto done = staged.of(EventKind::operation_done);
  REQUIRE(done.size() == 1);
  CHECK(done[0].fields["action"].as_string() == "create");
  CHECK(done[0].fields["seconds"].as_double() >= 5);
  CHECK(done[0].fields["seconds"].as_double() < 6);
  CHECK(done[0].fields["unchanged"].is_null());
}

TEST_CASE("a failure is told as a finding with its kind, its help and how often it was tried",
          "[engine][events]") {
  Staged staged;
  auto failure = Script::failed("invalid");
  failure.set("hint", "make room").set("facts", Value::map().set("room", "none"));
  staged.answers() = {Script::failed("busy"), failure};
  const auto summary = staged.create();
  const auto told = staged.of(EventKind::operation_failed);
  REQUIRE(told.size() == 1);
  CHECK(told[0].fields["action"].as_string() == "create");
  const auto& finding = told[0].fields["finding"];
  CHECK(finding["code"].as_string() == "operation.invalid");
  CHECK(finding["class"].as_string() == "invalid");
  CHECK(finding["message"].as_string() == "no room");
  CHECK(finding["help"].as_string() == "make room");
  CHECK(finding["address"].as_string() == "cloud/thing/a");
  CHECK(finding["facts"]["room"].as_string() == "none");
  CHECK(finding["facts"]["attempts"].as_int() == 2);
  REQUIRE(summary.failed.size() == 1);
  CHECK(finding_to_value(summary.failed[0].second) == finding);
}

TEST_CASE("what a failed operation found is told one by one, before it is told that it failed",
          "[engine][events]") {
  Staged staged;
  auto failure = Script::failed("invalid");
  auto found = Value::map().set("level", "error").set("code", "boot-x").set("message", "no a");
  found.set("file", "own.yaml").set("line", 4).set("column", 5);
  failure.set("findings", Value(Value::List{found, found.set("line", 7)}));
  staged.answers() = {failure};
  staged.create();
  const auto told = staged.of(EventKind::finding);
  REQUIRE(told.size() == 2);
  CHECK(told[0].address == "cloud/thing/a");
  CHECK(told[0].fields["finding"]["code"].as_string() == "boot-x");
  CHECK(told[0].fields["finding"]["line"].as_int() == 4);
  CHECK(told[0].fields["finding"]["address"].as_string() == "cloud/thing/a");
  CHECK(told[1].fields["finding"]["line"].as_int() == 7);
  CHECK(staged.events.back().kind != EventKind::finding);
}

TEST_CASE("what a failure found that is tried again is not told", "[engine][events]") {
  Staged staged;
  auto failure = Script::failed("busy");
  failure.set("findings",
              Value(Value::List{Value::map().set("level", "error").set("message", "no a")}));
  staged.answers() = {failure};
  staged.create();
  CHECK(staged.of(EventKind::finding).empty());
  CHECK(staged.of(EventKind::operation_done).size() == 1);
}

TEST_CASE("a failure at the first try does not count its tries", "[engine][events]") {
  Staged staged;
  staged.answers() = {Script::failed("invalid")};
  staged.create();
  CHECK(staged.of(EventKind::operation_failed).at(0).fields["finding"]["facts"].is_null());
}

TEST_CASE("a help that names --replace is left out for what was just made anew",
          "[engine][events]") {
  for (const bool replaces : {false, true}) {
    Staged staged;
    auto failure = Script::failed("invalid");
    failure.set("hint", "slipway up --replace cloud/thing/a");
    staged.answers() = {failure};
    auto graph = creates({"a"}, {});
    graph.steps[0].replaces = replaces;
    const auto summary = staged.world.run(std::move(graph));
    CHECK(summary.failed.at(0).second.help.empty() == replaces);
  }
  Staged staged;
  auto failure = Script::failed("invalid");
  failure.set("hint", "make room");
  staged.answers() = {failure};
  auto graph = creates({"a"}, {});
  graph.steps[0].replaces = true;
  CHECK(staged.world.run(std::move(graph)).failed.at(0).second.help == "make room");
}

TEST_CASE("a retry says which try comes, when, and why", "[engine][events]") {
  Staged staged;
  auto failure = Script::failed("throttled");
  failure.set("retry_after_ms", 3000);
  staged.answers() = {failure};
  CHECK(staged.create().done == 1);
  const auto told = staged.of(EventKind::operation_retry);
  REQUIRE(told.size() == 1);
  CHECK(told[0].fields["attempt"].as_int() == 2);
  CHECK(told[0].fields["in_ms"].as_int() == 3000);
  CHECK(told[0].fields["finding"]["code"].as_string() == "operation.throttled");
  CHECK(staged.script.asked.back().request["attempt"].as_int() == 2);
}

TEST_CASE("a pending operation tells each time that it came on, and only then",
          "[engine][events]") {
  Staged staged;
  const auto at = [](const char* phase, double fraction) {
    return Script::pending("t").set("phase", phase).set("fraction", fraction);
  };
  staged.answers() = {at("copying", 0.1),  at("copying", 0.1),
                      at("copying", 0.5),  at("copying", 0.4),
                      at("starting", 0.4), Script::pending("u").set("phase", "starting")};
  CHECK(staged.create().done == 1);
  const auto told = staged.of(EventKind::operation_progress);
  REQUIRE(told.size() == 4);
  CHECK(told[0].fields["phase"].as_string() == "copying");
  CHECK(told[0].fields["fraction"].as_double() == Approx(0.1));
  CHECK(told[1].fields["fraction"].as_double() == Approx(0.5));
  CHECK(told[2].fields["phase"].as_string() == "starting");
  CHECK(told[3].fields["fraction"].is_null());
}

TEST_CASE("what a call says meanwhile is told, and is a sign of life", "[engine][events]") {
  Staged staged;
  staged.world.limit = Millis(1500);
  staged.answers() = {Script::pending("t", 1000), Script::pending("t", 1000),
                      Script::pending("t", 1000)};
  staged.script.meanwhile = [](const Value&, const CallServices& services) {
    services.progress("loading", -1);
    services.log({3, "odd", Value::map().set("count", 3)});
  };
  CHECK(staged.create().done == 1);
  const auto logs = staged.of(EventKind::log);
  REQUIRE(logs.size() == 4);
  CHECK(logs[0].address == "cloud/thing/a");
  CHECK(logs[0].fields["level"].as_string() == "warning");
  CHECK(logs[0].fields["message"].as_string() == "odd");
  CHECK(logs[0].fields["plugin"].as_string() == "fake");
  CHECK(logs[0].fields["fields"]["count"].as_int() == 3);
  const auto progress = staged.of(EventKind::operation_progress);
  REQUIRE_FALSE(progress.empty());
  CHECK(progress[0].fields["phase"].as_string() == "loading");
}

TEST_CASE("without a sign of life the same operation is past its deadline", "[engine][events]") {
  Staged staged;
  staged.world.limit = Millis(1500);
  staged.answers() = {Script::pending("t", 1000), Script::pending("t", 1000),
                      Script::pending("t", 1000)};
  const auto summary = staged.create();
  CHECK(summary.past_deadline == std::vector<std::string>{"cloud/thing/a"});
  const auto told = staged.of(EventKind::operation_failed);
  REQUIRE(told.size() == 1);
  CHECK(told[0].fields["action"].as_string() == "create");
  const auto& finding = told[0].fields["finding"];
  CHECK(finding["code"].as_string() == "operation.deadline");
  CHECK(finding["address"].as_string() == "cloud/thing/a");
  CHECK(finding["message"].as_string() ==
        "no progress within its deadline; it may still finish over there");
  CHECK(finding["help"].as_string() ==
        "run the same command again: it goes on where this one stopped");
}

TEST_CASE("a making that was taken up and is past its deadline again is told another way out",
          "[engine][events]") {
  Staged staged;
  staged.world.limit = Millis(1500);
  staged.answers() = {Script::pending("t", 1000), Script::pending("t", 1000)};
  staged.create();
  staged.events.clear();
  staged.answers() = {Script::pending("t", 1000), Script::pending("t", 1000)};
  auto graph = steps_to_settle(staged.state());
  REQUIRE(graph.steps.size() == 1);
  staged.world.run(std::move(graph));
  CHECK(staged.of(EventKind::operation_started).at(0).fields["resumed"].as_bool());
  CHECK(staged.of(EventKind::operation_failed).at(0).fields["finding"]["help"].as_string() ==
        "slipway up --replace cloud/thing/a gives it up and makes it anew");
}

TEST_CASE("what is left out says because of what, from the nearest on", "[engine][events]") {
  Staged staged;
  staged.answers() = {Script::failed("invalid")};
  const auto summary = staged.world.run(creates({"a", "b", "c"}, {{0, 1}, {1, 2}}));
  const auto told = staged.of(EventKind::operation_skipped);
  REQUIRE(told.size() == 2);
  CHECK(told[0].address == "cloud/thing/b");
  CHECK(told[0].fields["because"].as_string() == "cloud/thing/a failed");
  CHECK(told[1].address == "cloud/thing/c");
  CHECK(summary.skipped.size() == 2);
  CHECK(summary.skipped[1].second == "cloud/thing/a failed");
}

TEST_CASE("what waits for one that is not finished in time is left out", "[engine][events]") {
  Staged staged;
  staged.world.limit = Millis(1500);
  staged.answers() = {Script::pending("t", 1000), Script::pending("t", 1000)};
  const auto summary = staged.world.run(creates({"a", "b"}, {{0, 1}}));
  REQUIRE(summary.skipped.size() == 1);
  CHECK(summary.skipped[0].second == "cloud/thing/a is not finished");
}

TEST_CASE("time is told about ten times a second while something runs", "[engine][events]") {
  Staged staged;
  staged.answers() = {Script::pending("t", 10'000)};
  staged.create();
  const auto& ticks = staged.world.events.ticks;
  REQUIRE(ticks.size() >= 90);
  CHECK(ticks.size() <= 110);
  for (std::size_t at = 1; at < ticks.size(); ++at) CHECK(ticks[at] - ticks[at - 1] >= 100);
}
