#include "core/run/forget.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

ExitCode forget(Play& play, const std::string& confirmed) {
  return play.run("down --forget", [&](Session& session) {
    if (const auto code = session.open_state(Access::change); code != ExitCode::ok) return code;
    return forget_all(session, confirmed);
  });
}

}  // namespace

TEST_CASE("forgetting drops every record, lists what may still exist and deletes nothing",
          "[forget]") {
  Play play("  busy: true\n");
  play.cue("t-1.create", "pending 50");
  play.stop_at(EventKind::operation_started, "cloud/thing/t-1");
  REQUIRE(play.up() == ExitCode::cancelled);
  play.go_on();
  play.calls();
  REQUIRE(play.recorded().operations.size() == 1);

  CHECK(forget(play, "fair") == ExitCode::ok);
  const auto outcome = play.outcome();
  REQUIRE(outcome.size() == 3);
  CHECK(outcome[0] == "forgotten; these may still exist:");
  CHECK(outcome[1] == "  cloud/thing/t-0  t-0");
  CHECK(outcome[2].starts_with("  cloud/thing/t-1"));
  CHECK(play.end()["next"].is_null());
  CHECK(play.calls().empty());
  CHECK(play.is_made("t-0"));
  const auto state = play.recorded();
  CHECK(state.resources.empty());
  CHECK(state.operations.empty());
  CHECK(state.roles.empty());
  CHECK(state.outputs.size() == 0);
}

TEST_CASE("forgetting asks for the name and says how much it drops", "[forget]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(forget(play, "") == ExitCode::usage);
  CHECK(forget(play, "unfair") == ExitCode::usage);
  CHECK(play.recorded().resources.size() == 2);
  play.answers("fare");
  CHECK(forget(play, "") == ExitCode::cancelled);
  CHECK(
      play.out.str().find("this forgets the stack 'fair' (drops 2 records, deletes nothing); type "
                          "its name to go on: ") != std::string::npos);
  CHECK(play.recorded().resources.size() == 2);
}

TEST_CASE("forgetting where nothing is on record says so", "[forget]") {
  Play play;
  CHECK(forget(play, "fair") == ExitCode::ok);
  CHECK(play.outcome() == Texts{"nothing was on record"});
}
