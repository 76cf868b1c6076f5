#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

// How an `up` or a `down` ends: what it says came of it, the exit code, and the next command.

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

bool says(const Play& play, const std::string& line) {
  const auto outcome = play.outcome();
  INFO(Catch::Detail::stringify(outcome));
  return std::find(outcome.begin(), outcome.end(), line) != outcome.end();
}

}  // namespace

TEST_CASE("a resource that fails is named with its reason, and the rest is counted", "[apply]") {
  Play play;
  play.cue("t-0.create", "failed invalid none no room");
  CHECK(play.up() == ExitCode::failed);
  CHECK(play.outcome() == Texts{"failed: cloud/thing/t-0: no room", "1 done, 1 failed, 0 skipped"});
  CHECK(play.next() == "slipway up");
  CHECK_FALSE(play.end()["log"].as_string().empty());
  CHECK(play.recorded().runs.front().exit_code == static_cast<int>(ExitCode::failed));
}

TEST_CASE("what waits for one that failed is skipped and says because of what", "[apply]") {
  Play play("  ground: earth\n");
  play.cue("c.create", "failed quota none too many crates");
  CHECK(play.up() == ExitCode::failed);
  CHECK(says(play, "failed: cloud/crate/c: too many crates"));
  CHECK(says(play, "skipped: cloud/thing/t-0: cloud/crate/c failed"));
  CHECK(play.last_line() == "0 done, 1 failed, 2 skipped");
}

TEST_CASE("the class of a failure decides the exit code and the next command", "[apply]") {
  Play play;
  const auto end_of = [&](const std::string& first, const std::string& second) {
    play.cue("t-0.create", first);
    play.cue("t-1.create", second);
    return play.up();
  };
  SECTION("credentials explain the rest") {
    CHECK(end_of("failed forbidden none no entry", "failed internal none broken") ==
          ExitCode::credentials);
    CHECK(play.next() == "slipway preflight");
    CHECK(end_of("failed internal none broken", "failed unauthenticated none who is it") ==
          ExitCode::credentials);
  }
  SECTION("a defect is graver than a failure") {
    CHECK(end_of("failed quota none full", "failed internal none broken") == ExitCode::defect);
    CHECK(play.next() == "slipway up");
    CHECK(end_of("failed internal none broken", "failed quota none full") == ExitCode::defect);
  }
  SECTION("what cannot be told is graver than a failure") {
    CHECK(end_of("failed quota none full", "failed quota unknown who knows") == ExitCode::unknown);
    CHECK(play.next() == "slipway up");
  }
}

TEST_CASE("what does not end within its time is named, and the same command goes on", "[apply]") {
  Play play("  nodes: 1\n  timeouts: {thing.create: 1s}\n");
  play.cue("t-0.create", "pending 50 t-0");
  CHECK(play.up() == ExitCode::deadline);
  CHECK(says(play, "not finished: cloud/thing/t-0"));
  CHECK(play.next() == "slipway up");
  CHECK(play.recorded().operations.size() == 1);

  // until it was taken up and did not end either: then it is made anew
  CHECK(play.up() == ExitCode::deadline);
  CHECK(play.next() == "slipway up --replace cloud/thing/t-0");
}

TEST_CASE("what an earlier run left open is taken up, and said to be", "[apply]") {
  Play play("  nodes: 1\n");
  play.cue("t-0.create", "pending 50 t-0");
  play.stop_at(EventKind::operation_progress);
  REQUIRE(play.up() == ExitCode::cancelled);
  CHECK(play.outcome() == Texts{"cancelled: 0 done, 1 left open; nothing is lost"});
  REQUIRE(play.recorded().operations.size() == 1);
  play.go_on();
  play.uncue("t-0.create");

  SECTION("the next up ends it") {
    CHECK(play.up() == ExitCode::ok);
    REQUIRE(play.findings("run.resume").size() == 1);
    CHECK(play.findings("run.resume").front()["message"].as_string() ==
          "taking up 1 operation that an earlier run left open");
    CHECK(play.findings("run.resume").front()["level"].as_string() == "note");
    CHECK(play.recorded().operations.empty());
    CHECK(play.recorded().resources.at("cloud/thing/t-0").standing == Standing::whole);
    CHECK(play.up() == ExitCode::ok);
    CHECK(play.findings("run.resume").empty());
  }
  SECTION("it is protected as the file says now") {
    play.rewrite("  nodes: 1\n  protect: true\n");
    CHECK(play.up() == ExitCode::ok);
    CHECK(play.recorded().resources.at("cloud/thing/t-0").protect);
  }
  SECTION("a down takes it away") {
    CHECK(play.down() == ExitCode::ok);
    CHECK(play.recorded().operations.empty());
    CHECK(play.recorded().resources.empty());
  }
  SECTION("--replace gives it up, deletes what there is and makes it anew") {
    play.folder.write("stage/t-0.made", "grey\n");
    play.calls();
    Apply::Options wanted;
    wanted.replace = {"cloud/thing/t-0"};
    CHECK(play.up(wanted) == ExitCode::ok);
    const auto calls = play.calls();
    CHECK(std::find(calls.begin(), calls.end(), "delete t-0") != calls.end());
    CHECK(play.is_made("t-0"));
  }
}

TEST_CASE("one that is half made, and cannot be repaired either, is to be made anew", "[apply]") {
  Play play;
  play.cue("t-0.create", "failed invalid partial half of it");
  CHECK(play.up() == ExitCode::failed);
  CHECK(play.next() == "slipway up");
  CHECK(play.recorded().resources.at("cloud/thing/t-0").standing == Standing::half_made);
  play.folder.write("stage/t-0.made", "grey\n");
  CHECK(play.up() == ExitCode::failed);
  CHECK(play.next() == "slipway up --replace cloud/thing/t-0");
}

TEST_CASE("one that fails for good after it was made anew is to be looked at", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("t-0.create", "failed invalid none no room");
  Apply::Options wanted;
  wanted.replace = {"cloud/thing/t-0"};
  CHECK(play.up(wanted) == ExitCode::failed);
  CHECK(play.next() == "slipway status");
}

TEST_CASE("what cannot be read is left alone, and the class of that decides", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto end_of = [&](const std::string& answer) {
    play.cue("t-0.read", answer);
    return play.up();
  };
  CHECK(end_of("failed forbidden - no entry") == ExitCode::credentials);
  CHECK(says(play, "not known: 1 could not be read, and nothing was done to them"));
  CHECK(play.next() == "slipway preflight");
  CHECK(end_of("failed internal - broken") == ExitCode::defect);
  CHECK(end_of("failed quota - too often") == ExitCode::other);
  CHECK(play.next() == "slipway preflight");
  CHECK(play.of(EventKind::operation_started).empty());
  CHECK(play.recorded().resources.size() == 2);

  SECTION("what else is wanted is done all the same") {
    play.rewrite("  nodes: 3\n");
    CHECK(play.up() == ExitCode::other);
    CHECK(play.is_made("t-2"));
    CHECK(play.last_line() == "1 done, 0 failed, 0 skipped");
  }
}

TEST_CASE("a run that is stopped says what was done and what is left open", "[apply]") {
  Play play("  busy: true\n");
  play.cue("t-1.create", "pending 50 t-1");
  play.stop_at(EventKind::operation_started, "cloud/thing/t-1");
  CHECK(play.up() == ExitCode::cancelled);
  CHECK(play.outcome() == Texts{"cancelled: 1 done, 1 left open; nothing is lost"});
  CHECK(play.next() == "slipway up");
  CHECK(play.recorded().runs.front().exit_code == static_cast<int>(ExitCode::cancelled));
}

TEST_CASE("a run that is stopped before anything began says so and is on record", "[apply]") {
  Play play;
  SECTION("while the other side is looked at") { play.stop_at(EventKind::log); }
  SECTION("before it is planned") { play.stop.request_stop(); }
  CHECK(play.up() == ExitCode::cancelled);
  CHECK(play.outcome() == Texts{"cancelled; nothing was begun"});
  CHECK(play.next() == "slipway up");
  CHECK(play.of(EventKind::operation_started).empty());
}

TEST_CASE("the next command of a down holds the name that confirms it", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("t-0.delete", "failed quota none not today");
  CHECK(play.down() == ExitCode::failed);
  CHECK(says(play, "failed: cloud/thing/t-0: not today"));
  CHECK(play.next() == "slipway down --confirm=fair");
  CHECK(play.recorded().resources.size() == 1);
  CHECK(play.recorded().roles.size() == 1);
}

TEST_CASE("the next command keeps what was to be made anew and is not", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  Apply::Options wanted;
  wanted.replace = {"cloud/thing/t-0", "cloud/thing/t-1"};
  play.stop.request_stop();
  CHECK(play.up(wanted) == ExitCode::cancelled);
  CHECK(play.next() == "slipway up --replace cloud/thing/t-0 --replace cloud/thing/t-1");
}

TEST_CASE("a run that lost its lock stops, says so and writes nothing more", "[apply]") {
  const auto when = GENERATE(EventKind::plan_ready, EventKind::operation_done);
  Play play("  busy: true\n");
  Session* held = nullptr;
  bool lost = false;
  play.when_heard = [&](const Event& event) {
    if (lost || !held || event.kind != when) return;
    lost = held->recorder.store().unlock(held->recorder.lock()).has_value();
  };
  const auto code = play.run("up", [&](Session& session) {
    if (const auto opened = open_for_up(session); opened != ExitCode::ok) return opened;
    held = &session;
    Apply::Options wanted;
    wanted.yes = true;
    return Apply(session, wanted).run();
  });
  REQUIRE(lost);
  CHECK(code == ExitCode::locked);
  CHECK(play.findings("state.lost-lock").size() == 1);
  CHECK(play.outcome() == Texts{"this run has lost the lock; nothing was begun after that"});
  CHECK(play.next() == "slipway up");
  for (const auto& run : play.recorded().runs) CHECK(run.ended_wall_ms == 0);
  CHECK(play.is_made("t-0") == (when == EventKind::operation_done));
  CHECK_FALSE(play.is_made("t-1"));
}

TEST_CASE("an exit code of what was read is that of its gravest failure", "[apply]") {
  Plan plan;
  const auto add = [&](FailureClass kind) {
    plan.findings.emplace_back().kind = kind;
    plan.findings.back().level = Level::warning;
  };
  CHECK(exit_code_of_unread(plan) == ExitCode::ok);
  add(FailureClass::internal);
  CHECK(exit_code_of_unread(plan) == ExitCode::ok);
  plan.changes.emplace_back().kind = ChangeKind::hold;
  CHECK(exit_code_of_unread(plan) == ExitCode::defect);
  add(FailureClass::unavailable);
  CHECK(exit_code_of_unread(plan) == ExitCode::defect);
  add(FailureClass::forbidden);
  CHECK(exit_code_of_unread(plan) == ExitCode::credentials);
}
