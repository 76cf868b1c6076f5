#include "core/run/plan_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

std::string file_of(const Play& play) { return play.folder.path() + "/plan.json"; }

ExitCode write_plan(Play& play, std::string path = {}) {
  if (path.empty()) path = file_of(play);
  return play.run("plan", [&](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto planned = plan_up(session, read_back(session), {});
    const auto written = write_plan_file(session, planned.plan, path);
    return written ? ExitCode::ok : session.teller.fail(written.error(), "plan.write");
  });
}

ExitCode apply_plan(Play& play) {
  Apply::Options wanted;
  wanted.plan_file = file_of(play);
  return play.apply(wanted);
}

std::string why_stale(const Play& play) {
  const auto told = play.findings("plan.stale");
  return told.size() == 1 ? told.front()["message"].as_string() : "";
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a plan in a file is applied without a question, since it was looked at", "[plan-file]") {
  Play play;
  REQUIRE(write_plan(play) == ExitCode::ok);
  CHECK(apply_plan(play) == ExitCode::ok);
  CHECK(play.is_made("t-0"));
  CHECK(play.is_made("t-1"));
}

TEST_CASE("a plan file is its owner's alone, and holds no secret", "[plan-file]") {
  Play play("  token: geheim-geheim\n");
  REQUIRE(write_plan(play) == ExitCode::ok);
  struct stat seen {};
  REQUIRE(::stat(file_of(play).c_str(), &seen) == 0);
  CHECK((seen.st_mode & 0777U) == 0600U);
  const auto text = text_of(file_of(play));
  CHECK(text.find("geheim") == std::string::npos);
  const auto document = from_json(text);
  REQUIRE(document);
  CHECK((*document)["changes"].size() == 2);
  CHECK((*document)["bound_to"]["stack"].as_string() == "fair");
  CHECK((*document)["bound_to"]["plugins"]["cloud"].as_string().size() == 64);
}

TEST_CASE("a plan file for what is no longer so is refused, and says what changed", "[plan-file]") {
  Play play;
  REQUIRE(write_plan(play) == ExitCode::ok);
  const auto refused = [&](const std::string& why) {
    CHECK(apply_plan(play) == ExitCode::usage);
    CHECK(why_stale(play) == "the plan in '" + file_of(play) + "' was made for " + why);
    CHECK(play.findings("plan.stale").at(0)["help"].as_string() ==
          "slipway plan --out " + file_of(play));
    CHECK(play.calls().empty());
  };
  SECTION("options") {
    play.rewrite("  shade: blue\n");
    refused("other options");
  }
  SECTION("a secret option") {
    play.rewrite("  token: another\n");
    refused("other options");
  }
  SECTION("how many nodes there are") {
    play.rewrite("  nodes: 3\n");
    refused("other options");
  }
  SECTION("the stack") {
    auto text = Play::text();
    play.folder.write("slipway.yaml", text.replace(text.find("fair"), 4, "fare"));
    refused("another stack");
  }
  SECTION("the state") {
    REQUIRE(play.up() == ExitCode::ok);
    play.calls();
    refused("another state");
    REQUIRE(write_plan(play) == ExitCode::ok);
    play.rewrite("  nodes: 3\n");
    REQUIRE(play.up() == ExitCode::ok);
    play.rewrite();
    play.calls();
    refused("the state before it changed");
  }
}

TEST_CASE("a plan file whose changes are not what would be done now is refused", "[plan-file]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  shade: blue\n");
  REQUIRE(write_plan(play) == ExitCode::ok);
  play.cue("t-1.read", "gone");
  CHECK(apply_plan(play) == ExitCode::usage);
  CHECK(play.outcome() == Texts{"the plan in '" + file_of(play) +
                                "' is not what would be done now; nothing was done"});
  CHECK(play.of(EventKind::operation_started).empty());
}

TEST_CASE("a plan file that cannot be read or is none is refused", "[plan-file]") {
  Play play;
  CHECK(apply_plan(play) == ExitCode::usage);
  CHECK(why_stale(play).starts_with("the plan file '" + file_of(play) + "' "));
  CHECK(play.findings("plan.stale").at(0)["help"].as_string() ==
        "slipway plan --out " + file_of(play));
  play.folder.write("plan.json", "{");
  CHECK(apply_plan(play) == ExitCode::usage);
  CHECK(why_stale(play).find("the plan file") != std::string::npos);
  CHECK_FALSE(play.is_made("t-0"));
}

TEST_CASE("a plan file that cannot be written is told with another way", "[plan-file]") {
  Play play;
  CHECK(write_plan(play, play.folder.path() + "/no/such/place") != ExitCode::ok);
  const auto told = play.findings("plan.write");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["message"].as_string().starts_with("the plan file cannot be written: "));
  CHECK(told.front()["help"].as_string() == "choose another place with --out");
}

TEST_CASE("without a file every plan is the one that was meant", "[plan-file]") {
  Play play;
  play.run("look", [](Session& session) {
    CHECK(plan_file_matches(session, Plan{}, ""));
    CHECK_FALSE(plan_file_matches(session, Plan{}, "/no/such/file"));
    return ExitCode::ok;
  });
}
