#include "core/run/preflight.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

std::vector<Finding> looked_at(Play& play) {
  std::vector<Finding> findings;
  play.run("preflight", [&](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    findings = run_preflight(session, compose_stack(session));
    return ExitCode::ok;
  });
  return findings;
}

}  // namespace

TEST_CASE("a preflight answers every check of a plugin, the good ones too, in order",
          "[preflight]") {
  Play play;
  play.cue("preflight",
           "ok fair.a - there is room\nwarning fair.b - it rains\n"
           "error fair.c quota no more");
  const auto findings = looked_at(play);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].level == Level::ok);
  CHECK(findings[0].message == "there is room");
  CHECK(findings[1].code == "fair.b");
  CHECK(findings[2].kind == FailureClass::quota);
  CHECK(play.codes().empty());
}

TEST_CASE("a check that fails as a whole is a finding beside those before it", "[preflight]") {
  Play play;
  play.cue("preflight", "ok fair.a - there is room\nfailed forbidden - no entry");
  const auto findings = looked_at(play);
  REQUIRE(findings.size() == 2);
  CHECK(findings[1].code == "plugin.forbidden");
  CHECK(findings[1].level == Level::error);
  CHECK(findings[1].message.find("no entry") != std::string::npos);
}

TEST_CASE("a check of an option is shown where that stands in the file", "[preflight]") {
  Play play("  shade: grey\n");
  play.cue("preflight", "error fair.a option=shade a bad shade");
  const auto findings = looked_at(play);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].place.file == "slipway.yaml");
  CHECK(findings[0].place.text.find("shade: grey") != std::string::npos);
}

TEST_CASE("what a plugin logs meanwhile is told", "[preflight]") {
  Play play;
  looked_at(play);
  const auto logs = play.of(EventKind::log);
  REQUIRE(logs.size() == 1);
  CHECK(logs.front().fields["message"].as_string() == "looking round");
  CHECK(logs.front().fields["level"].as_string() == "info");
}

TEST_CASE("an error of the preflight stops an up before anything is made", "[preflight]") {
  Play play;
  play.cue("preflight",
           "note fair.note - by the way\nwarning fair.rain - it rains\n"
           "error fair.full forbidden no entry");
  CHECK(play.up() == ExitCode::credentials);
  CHECK(play.codes() == Texts{"fair.rain", "fair.full"});
  CHECK(play.outcome() == Texts{"nothing was changed"});
  CHECK(play.next() == "slipway preflight");
  CHECK(play.of(EventKind::plan_ready).empty());
  CHECK(play.calls().empty());
  CHECK(play.recorded().runs.empty());
  CHECK(play.recorded().roles.empty());
}

TEST_CASE("a warning of the preflight stops nothing", "[preflight]") {
  Play play;
  play.cue("preflight", "warning fair.rain - it rains");
  CHECK(play.up() == ExitCode::ok);
  CHECK(play.findings("fair.rain").size() == 1);
}

TEST_CASE("what makes nothing new is not preceded by a preflight", "[preflight]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("preflight", "error fair.full quota no more");
  SECTION("a change in place") { play.rewrite("  shade: blue\n"); }
  SECTION("a record") { play.rewrite("  protect: true\n"); }
  SECTION("fewer machines") { play.rewrite("  nodes: 1\n"); }
  CHECK(play.up() == ExitCode::ok);
  CHECK(play.findings("fair.full").empty());
}

TEST_CASE("what is made anew is preceded by a preflight", "[preflight]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("preflight", "error fair.full quota no more");
  play.rewrite("  size: large\n");
  CHECK(play.up() == ExitCode::other);
  CHECK(play.is_made("t-0"));
}

TEST_CASE("how fast the other side says it is makes the estimate", "[preflight]") {
  const auto estimated = [](const std::string& speed) {
    Play play;
    play.cue("preflight", "ok fair.speed speed=" + speed + " fast");
    REQUIRE(play.up() == ExitCode::ok);
    const auto fields = play.of(EventKind::plan_ready).at(0).fields;
    CHECK(fields["guessed"].as_bool());
    return fields["estimate_s"].as_double();
  };
  CHECK(estimated("1") == Approx(60));
  CHECK(estimated("10") == Approx(6));
  CHECK(estimated("0") == Approx(60));
}
