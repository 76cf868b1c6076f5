#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

// A crate that is made anew takes all machines along, so everything is taken down first.

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

Apply::Options confirmed() {
  Apply::Options wanted;
  wanted.confirm = "fair";
  return wanted;
}

}  // namespace

TEST_CASE("that everything is made anew is said with its cause, its cost and the way back",
          "[anew]") {
  Play play("  ground: earth\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  ground: sand\n");
  CHECK(play.up() == ExitCode::usage);
  const auto told = play.findings("plan.everything-anew");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["level"].as_string() == "warning");
  CHECK(told.front()["message"].as_string() ==
        "everything is taken down and made anew, since all machines go with cloud/crate/c "
        "(ground cannot be changed in place); what is only on them is lost: their disks, and all "
        "that runs and is kept there");
  CHECK(told.front()["help"].as_string() == "undo the change, or slipway up --confirm=fair");
}

TEST_CASE("that everything is made anew takes the stack's name, and --yes does not do it",
          "[anew]") {
  Play play("  ground: earth\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  ground: sand\n");
  CHECK(play.up() == ExitCode::usage);
  CHECK(play.findings("confirm.needed").size() == 1);
  CHECK(play.is_made("t-0"));

  play.answers("y");
  CHECK(play.apply(Apply::Options{}) == ExitCode::cancelled);
  CHECK(
      play.out.str().find("this takes down and makes anew the stack 'fair' (2 machines and 1 more "
                          "to replace); type its name to go on: ") != std::string::npos);
}

TEST_CASE("everything goes before anything is made anew", "[anew]") {
  Play play("  ground: earth\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  ground: sand\n");
  play.calls();
  REQUIRE(play.apply(confirmed()) == ExitCode::ok);
  auto calls = play.calls();
  std::erase_if(calls, [](const std::string& call) { return call.starts_with("read"); });
  CHECK(calls.size() == 4);
  CHECK(calls.at(0) == "delete c");
  CHECK(calls.at(1) == "create c");
  CHECK(play.recorded().resources.at("cloud/crate/c").inputs["ground"].as_string() == "sand");
  CHECK(play.up() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"no changes"});
}

TEST_CASE("what is to go is so on record before the first operation", "[anew]") {
  Play play("  ground: earth\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  ground: sand\n");
  play.cue("c.delete", "failed quota none not today");
  CHECK(play.apply(confirmed()) == ExitCode::failed);
  const auto state = play.recorded();
  for (const auto& [address, row] : state.resources) {
    CAPTURE(address);
    CHECK(row.standing == Standing::leaving);
    CHECK_FALSE(row.note.empty());
  }
  CHECK(state.resources.size() == 3);
}

TEST_CASE("one that is still being made in what goes ends first", "[anew]") {
  Play play("  ground: earth\n  busy: true\n");
  play.cue("t-1.create", "pending 50");
  play.stop_at(EventKind::operation_progress);
  REQUIRE(play.up() == ExitCode::cancelled);
  play.go_on();
  REQUIRE(play.recorded().operations.size() == 1);
  play.uncue("t-1.create");
  play.rewrite("  ground: sand\n  busy: true\n");
  play.calls();
  REQUIRE(play.apply(confirmed()) == ExitCode::ok);
  auto calls = play.calls();
  std::erase_if(calls, [](const std::string& call) { return call.starts_with("read"); });
  REQUIRE_FALSE(calls.empty());
  CHECK(calls.front() == "create t-1");
  CHECK(std::find(calls.begin(), calls.end(), "delete c") != calls.end());
}
