#include "core/run/apply.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

TEST_CASE("an up says how much it did, what came of it and how to look at it", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto outcome = play.outcome();
  REQUIRE_FALSE(outcome.empty());
  CHECK(outcome.front() == "2 operations done");
  CHECK(outcome.at(1) == "ssh (slipway ssh-config prints this too):");
  CHECK(outcome.at(2) == "  Host t-0");
  CHECK(outcome.at(3) == "    HostName 203.0.113.0");
  CHECK(play.next() == "slipway status");
  CHECK(play.end()["exit_code"].as_int() == 0);
  CHECK(play.end()["log"].is_null());
  CHECK(play.end()["seconds"].as_double(-1) >= 0);
}

TEST_CASE("an up that changes nothing says so, and writes nothing", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto before = play.recorded();
  play.calls();
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"no changes"});
  CHECK(play.next() == "slipway status");
  CHECK(play.recorded().serial == before.serial);
  CHECK(play.recorded().runs.size() == 1);
  for (const auto& call : play.calls()) CHECK(call.starts_with("read "));
  REQUIRE(play.of(EventKind::plan_ready).size() == 1);
  CHECK(play.of(EventKind::plan_ready).front().fields["counts"]["no_op"].as_int() == 2);
}

TEST_CASE("a run that changed something is on record with its end", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  REQUIRE(play.down() == ExitCode::ok);
  const auto runs = play.recorded().runs;
  REQUIRE(runs.size() == 2);
  CHECK(runs.front().command == "down");
  CHECK(runs.back().command == "up");
  for (const auto& run : runs) {
    CHECK(run.exit_code == 0);
    CHECK(run.started_wall_ms > 0);
    CHECK(run.ended_wall_ms >= run.started_wall_ms);
  }
}

TEST_CASE("what a failed operation found is told at its place, in a file or of an option",
          "[apply]") {
  Play play;
  play.cue("t-0.create", "failed invalid none found own.yaml");
  CHECK(play.up() != ExitCode::ok);
  const auto found = play.findings("puppet.found");
  REQUIRE(found.size() == 2);
  CHECK(found[0]["file"].as_string() == "own.yaml");
  CHECK(found[0]["line"].as_int() == 7);
  CHECK(found[0]["address"].as_string() == "cloud/thing/t-0");
  CHECK(found[1]["file"].as_string() == "slipway.yaml");
  CHECK(found[1]["line"].as_int() == 4);
}

TEST_CASE("a plan is told before the first operation begins", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  std::vector<EventKind> kinds;
  for (const auto& event : play.heard)
    if (event.kind == EventKind::plan_ready || event.kind == EventKind::operation_started)
      kinds.push_back(event.kind);
  CHECK(kinds == std::vector<EventKind>{EventKind::plan_ready, EventKind::operation_started,
                                        EventKind::operation_started});
}

TEST_CASE("options that changed are recorded without an operation", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  summary: another\n");
  const auto before = play.recorded();
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"no changes"});
  CHECK(play.of(EventKind::operation_started).empty());
  CHECK(play.recorded().roles.at("cloud").options["summary"].as_string() == "another");
  CHECK(play.recorded().serial == before.serial + 1);
}

TEST_CASE("a record that says otherwise than is planned is rewritten without an operation",
          "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  SECTION("a group that one belongs to now") {
    play.rewrite("  busy: true\n");
    REQUIRE(play.up() == ExitCode::ok);
    CHECK(play.outcome() == Texts{"no changes"});
    CHECK(play.recorded().resources.at("cloud/thing/t-1").wiring.exclusive == Texts{"stage"});
  }
  SECTION("a protection is counted, since somebody asked for it") {
    play.rewrite("  protect: true\n");
    REQUIRE(play.up() == ExitCode::ok);
    CHECK(play.first_line() == "2 records changed");
    CHECK(play.outcome().at(1).starts_with("ssh "));
    CHECK(play.recorded().resources.at("cloud/thing/t-0").protect);
    REQUIRE(play.up() == ExitCode::ok);
    CHECK(play.outcome() == Texts{"no changes"});
  }
  CHECK(play.of(EventKind::operation_started).empty());
}

TEST_CASE("a protection beside an operation is counted beside it", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  nodes: 3\n  protect: true\n");
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.outcome().at(0) == "2 records changed");
  CHECK(play.outcome().at(1) == "1 operations done");
  CHECK(play.recorded().resources.at("cloud/thing/t-2").protect);
}

TEST_CASE("what is protected is not taken down, and nothing else is either", "[apply]") {
  Play play("  protect: true\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.calls();
  CHECK(play.down() != ExitCode::ok);
  CHECK(play.of(EventKind::operation_started).empty());
  CHECK(play.is_made("t-0"));
  CHECK(play.recorded().resources.size() == 2);
}

TEST_CASE("a down leaves nothing on record and names no next command", "[apply]") {
  Play play({}, "platform:\n  plugin: puppet\n");
  REQUIRE(play.up() == ExitCode::ok);
  REQUIRE(play.down() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"2 operations done"});
  CHECK(play.end()["next"].is_null());
  const auto state = play.recorded();
  CHECK(state.resources.empty());
  CHECK(state.operations.empty());
  CHECK(state.roles.empty());
  CHECK(state.outputs.size() == 0);
  CHECK_FALSE(play.is_made("t-0"));
}

TEST_CASE("a down of what is down already says so and is on record", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  REQUIRE(play.down() == ExitCode::ok);
  REQUIRE(play.down() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"no changes"});
  CHECK(play.recorded().runs.size() == 3);
}

TEST_CASE("the outputs of a platform are told with their references resolved", "[apply]") {
  Play play({}, "platform:\n  plugin: puppet\n  motto: onwards\n");
  REQUIRE(play.up() == ExitCode::ok);
  const auto outcome = play.outcome();
  REQUIRE(outcome.size() > 6);
  CHECK(outcome.at(1) == "motto: onwards");
  CHECK(outcome.at(2) == "scenes:");
  CHECK(outcome.at(3) == "  one");
  CHECK(outcome.at(4) == "  two");
  CHECK(outcome.at(5) == "where: 203.0.113.0");
}

TEST_CASE("what was found changed on the other side is on record though the plan is refused",
          "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("t-0.read", "moved 198.51.100.7");
  Apply::Options wanted;
  wanted.replace = {"elsewhere/at/all"};
  CHECK(play.up(wanted) == ExitCode::usage);
  const auto row = play.recorded().resources.at("cloud/thing/t-0");
  CHECK(row.outputs["address"].as_string() == "198.51.100.7");
}

TEST_CASE("the roles and the layout are on record before the first operation", "[apply]") {
  Play play;
  State then;
  play.when_heard = [&](const Event& event) {
    if (event.kind != EventKind::operation_started || !then.roles.empty()) return;
    Console beside{play.out, play.err};
    beside.directory = play.folder.path();
    in_session(play.options, beside, [&](Session& session) {
      const auto code = session.open_state(Access::look);
      then = session.state();
      return code;
    });
  };
  REQUIRE(play.up() == ExitCode::ok);
  REQUIRE(then.roles.contains("cloud"));
  CHECK(then.outputs["layout"]["nodes"].size() == 2);
  REQUIRE(then.runs.size() == 1);
  CHECK(then.runs.front().ended_wall_ms == 0);
}

TEST_CASE("one that is lost on the other side is made again", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  std::filesystem::remove(play.folder.path() + "/stage/t-1.made");
  play.calls();
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.first_line() == "1 operations done");
  CHECK(play.is_made("t-1"));
  const auto calls = play.calls();
  CHECK(std::count(calls.begin(), calls.end(), "create t-1") == 1);
  CHECK(std::count(calls.begin(), calls.end(), "create t-0") == 0);
}

TEST_CASE("what is asked for by --replace is made anew once", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.calls();
  Apply::Options wanted;
  wanted.replace = {"cloud/thing/t-0"};
  REQUIRE(play.up(wanted) == ExitCode::ok);
  const auto calls = play.calls();
  CHECK(std::count(calls.begin(), calls.end(), "delete t-0") == 1);
  CHECK(std::count(calls.begin(), calls.end(), "create t-0") == 1);
  CHECK(std::count(calls.begin(), calls.end(), "delete t-1") == 0);
}

TEST_CASE("a name that --replace gets and nobody knows is refused with one that is like it",
          "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  Apply::Options wanted;
  wanted.replace = {"cloud/thing/t-7"};
  CHECK(play.up(wanted) == ExitCode::usage);
  const auto told = play.findings("plan.no-such-address");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["help"].as_string().starts_with("--replace cloud/thing/t-"));
  CHECK(play.of(EventKind::operation_started).empty());

  wanted.replace = {"elsewhere/at/all"};
  CHECK(play.up(wanted) == ExitCode::usage);
  CHECK(play.findings("plan.no-such-address").at(0)["help"].as_string() == "slipway state list");
}

TEST_CASE("what a plugin wants made anew is said with its reason, and done", "[apply]") {
  Play play("  nodes: 3\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("worn", "t-0 the paint is off\nt-2 the paint is off");
  play.calls();
  play.when_heard = [&](const Event& event) {
    if (event.kind == EventKind::operation_started) play.uncue("worn");
  };
  REQUIRE(play.up() == ExitCode::ok);
  const auto told = play.findings("plan.made-anew");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["level"].as_string() == "warning");
  CHECK(told.front()["message"].as_string() ==
        "the paint is off; made anew: cloud/thing/t-0, cloud/thing/t-2");
  const auto calls = play.calls();
  CHECK(std::count(calls.begin(), calls.end(), "create t-0") == 1);
  CHECK(std::count(calls.begin(), calls.end(), "create t-2") == 1);
  CHECK(std::count(calls.begin(), calls.end(), "create t-1") == 0);
  CHECK(std::count(calls.begin(), calls.end(), "read t-1") == 1);
}

TEST_CASE("what a plugin wants made anew again and again is an error that names it", "[apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("worn", "t-0 the paint is off");
  play.calls();
  CHECK(play.up() == ExitCode::other);
  const auto told = play.findings("run.not-settled");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["address"].as_string() == "cloud/thing/t-0");
  CHECK(told.front()["message"].as_string() ==
        "cloud/thing/t-0 is planned again right after it was done: replace");
  REQUIRE(play.outcome().size() == 2);
  CHECK(play.outcome().at(1) ==
        "what is left is planned again and again: 1 machine to replace, 1 unchanged");
  const auto calls = play.calls();
  CHECK(std::count(calls.begin(), calls.end(), "create t-0") == 1);
}
