#include "core/run/teller.hpp"

#include <catch2/catch.hpp>

#include "core/run/report.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/unit/core/run/front.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Front;
using slipway::test::ManualClock;

using Texts = std::vector<std::string>;

namespace {

/// A teller that is heard, with a clock that stands still.
struct Heard {
  Front front{"name: fair\n"};
  ManualClock clock;
  RunOptions options;
  Stack stack;

  Heard() {
    options.command = "up";
    options.line = "slipway up";
    options.file = "fair.yaml";
    options.works_on_a_stack = [](const std::string& word) { return word == "plan"; };
    stack.name = "fair";
    stack.file = "fair.yaml";
  }
  Teller teller() { return {options, front.console, clock}; }
};

Finding finding_of_level(Level level) {
  Finding finding;
  finding.level = level;
  finding.code = "some.code";
  finding.message = "so it is";
  return finding;
}

}  // namespace

TEST_CASE("a run begins with its command, its stack and its file", "[teller]") {
  Heard heard;
  heard.clock.advance(Millis(7));
  heard.teller().begin(heard.stack);
  const auto begun = heard.front.of(EventKind::run_started);
  REQUIRE(begun.size() == 1);
  CHECK(begun[0].wall_ms == 1'700'000'000'007);
  CHECK(begun[0].fields["command"].as_string() == "up");
  CHECK(begun[0].fields["stack"].as_string() == "fair");
  CHECK(begun[0].fields["file"].as_string() == "fair.yaml");
}

TEST_CASE("a run whose output is for others begins in silence, but for a program that listens",
          "[teller]") {
  Heard heard;
  for (const auto voice : {Voice::data, Voice::action}) {
    heard.front.heard.clear();
    heard.options.voice = voice;
    heard.teller().begin(heard.stack);
    CHECK(heard.front.of(EventKind::run_started).size() == 1);
    heard.front.console.stream = nullptr;
    heard.teller().begin(heard.stack);
    heard.front.console.stream = &heard.front;
  }
  CHECK(heard.front.out.str().empty());
  CHECK(heard.front.err.str().empty());
  heard.options.voice = Voice::tells;
  heard.front.console.stream = nullptr;
  heard.teller().begin(heard.stack);
  CHECK(heard.front.out.str().find("up fair") != std::string::npos);
}

TEST_CASE("a run ends with its code, its outcome, the next command and how long it took",
          "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  CHECK_FALSE(teller.ended());
  heard.clock.advance(Millis(2500));
  CHECK(teller.end(ExitCode::failed, {"one", "two"}, "slipway plan") == ExitCode::failed);
  CHECK(teller.ended() == ExitCode::failed);
  const auto end = heard.front.end();
  CHECK(end["exit_code"].as_int() == 4);
  CHECK(heard.front.outcome() == Texts{"one", "two"});
  CHECK(end["next"].as_string() == "slipway plan --file fair.yaml");
  CHECK(end["seconds"].as_double() == Approx(2.5));
}

TEST_CASE("an end without a next command or an outcome names none", "[teller]") {
  Heard heard;
  heard.teller().end(ExitCode::ok, {}, {});
  CHECK(heard.front.end()["next"].is_null());
  CHECK(heard.front.end()["outcome"].is_null());
  CHECK(heard.front.end()["exit_code"].as_int(-1) == 0);
}

TEST_CASE("the time that a question waited is not the run's", "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  heard.clock.advance(Millis(9000));
  teller.waited(Millis(8000));
  teller.end(ExitCode::ok, {}, {});
  CHECK(heard.front.end()["seconds"].as_double() == Approx(1));
}

TEST_CASE("a run that only looks and is interrupted does not know; one that changes something does",
          "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  CHECK_FALSE(teller.interrupted());
  heard.front.stop.request_stop();
  CHECK(teller.interrupted());
  CHECK(teller.end(ExitCode::ok, {"healthy"}, "slipway plan") == ExitCode::cancelled);
  CHECK(heard.front.outcome() == Texts{"cancelled: what was asked for is not known"});
  CHECK(heard.front.end()["next"].as_string() == "slipway up --file fair.yaml");

  auto changing = heard.teller();
  changing.changes_something();
  CHECK_FALSE(changing.interrupted());
  CHECK(changing.end(ExitCode::ok, {"done"}, "") == ExitCode::ok);
  CHECK(heard.front.outcome() == Texts{"done"});
}

TEST_CASE("a run that is left without a word ends by its code, or as cancelled", "[teller]") {
  Heard heard;
  heard.teller().leave(ExitCode::not_found);
  CHECK(heard.front.end()["exit_code"].as_int() == 6);
  auto said = heard.teller();
  said.end(ExitCode::ok, {}, {});
  heard.front.heard.clear();
  said.leave(ExitCode::defect);
  CHECK(heard.front.heard.empty());
  CHECK(said.ended() == ExitCode::ok);
  heard.front.stop.request_stop();
  heard.teller().leave(ExitCode::not_found);
  CHECK(heard.front.end()["exit_code"].as_int() == 8);
}

TEST_CASE("a finding is told once, with its address and a help that leads to the same stack",
          "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  auto finding = finding_of_level(Level::note);
  finding.address = "cloud/box/a";
  finding.help = "slipway plan";
  teller.tell({finding, finding});
  finding.message = "otherwise";
  teller.tell(finding);
  const auto told = heard.front.of(EventKind::finding);
  REQUIRE(told.size() == 2);
  CHECK(told[0].address == "cloud/box/a");
  CHECK(told[0].fields["finding"]["help"].as_string() == "slipway plan --file fair.yaml");
  CHECK(told[1].fields["finding"]["message"].as_string() == "otherwise");
}

TEST_CASE("a run whose output is data says errors alone, and beside it", "[teller]") {
  Heard heard;
  heard.options.voice = Voice::data;
  auto teller = heard.teller();
  teller.tell(finding_of_level(Level::warning));
  CHECK(heard.front.codes() == Texts{"some.code"});  // a program hears everything

  heard.front.console.stream = nullptr;
  auto plain = heard.teller();
  plain.tell(finding_of_level(Level::warning));
  CHECK(heard.front.err.str().empty());
  plain.tell(finding_of_level(Level::error));
  CHECK(heard.front.err.str().find("so it is") != std::string::npos);
  CHECK(heard.front.out.str().empty());
}

TEST_CASE("findings of a run that tells go to standard error, and its events to standard output",
          "[teller]") {
  Heard heard;
  heard.front.console.stream = nullptr;
  auto teller = heard.teller();
  teller.tell(finding_of_level(Level::warning));
  CHECK(heard.front.err.str() == "warning: so it is [some.code]\n");
  CHECK(heard.front.out.str().empty());
  teller.tell_record(Value::map().set("line", "a record"));
  teller.end(ExitCode::ok, {"all done"}, "slipway status");
  CHECK(heard.front.out.str().find("a record\n") != std::string::npos);
  CHECK(heard.front.out.str().find("all done\n") != std::string::npos);
  CHECK(heard.front.out.str().find("next: slipway status --file fair.yaml\n") != std::string::npos);
}

TEST_CASE("where a picture is drawn on one terminal findings stand in it", "[teller]") {
  Heard heard;
  auto& console = heard.front.console;
  console.stream = nullptr;
  console.out_is_terminal = console.err_is_terminal = true;
  console.environment["TERM"] = "xterm";
  SECTION("both are that terminal") {
    heard.teller().tell(finding_of_level(Level::warning));
    CHECK(heard.front.out.str().find("so it is") != std::string::npos);
    CHECK(heard.front.err.str().empty());
  }
  SECTION("standard error leads elsewhere") {
    console.err_is_terminal = false;
    heard.teller().tell(finding_of_level(Level::warning));
    CHECK(heard.front.err.str().find("so it is") != std::string::npos);
  }
  SECTION("nothing is drawn, since the diagnostic log stands there") {
    console.detailed = true;
    heard.teller().tell(finding_of_level(Level::warning));
    CHECK(heard.front.err.str().find("so it is") != std::string::npos);
  }
  SECTION("nothing is drawn, since a variable asks for that log") {
    console.environment["SLIPWAY_LOG"] = "debug";
    heard.teller().tell(finding_of_level(Level::warning));
    CHECK(heard.front.err.str().find("so it is") != std::string::npos);
  }
}

TEST_CASE("an error is a finding of the code that is given, and says how it ends", "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  CHECK(teller.fail({Errc::locked, "taken", "wait"}, "state.locked") == ExitCode::locked);
  const auto told = heard.front.findings("state.locked");
  REQUIRE(told.size() == 1);
  CHECK(told[0]["level"].as_string() == "error");
  CHECK(told[0]["message"].as_string() == "taken");
  CHECK(told[0]["help"].as_string() == "wait");
}

TEST_CASE("what a plugin logs is told with its level, its words and its fields", "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  teller.tell(LogLine{3, "odd", Value::map().set("count", 3)});
  const auto logs = heard.front.of(EventKind::log);
  REQUIRE(logs.size() == 1);
  CHECK(logs[0].fields["level"].as_string() == "warning");
  CHECK(logs[0].fields["message"].as_string() == "odd");
  CHECK(logs[0].fields["fields"]["count"].as_int() == 3);
}

TEST_CASE("data that was asked for is text for people and a record for programs", "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  teller.hand_over(Value::map().set("key", "value"), "key: value\n");
  REQUIRE(heard.front.of(EventKind::record).size() == 1);
  CHECK(heard.front.of(EventKind::record)[0].fields["record"]["key"].as_string() == "value");
  CHECK(heard.front.out.str().empty());
  heard.front.console.stream = nullptr;
  teller.hand_over(Value::map(), "key: value\n");
  CHECK(heard.front.out.str() == "key: value\n");
}

TEST_CASE("no secret that was learnt is told", "[teller]") {
  Heard heard;
  auto teller = heard.teller();
  Value secret("hush-hush");
  secret.mark_sensitive();
  teller.events().learn(Value::map().set("token", secret));
  teller.tell_record(Value::map().set("line", "it is hush-hush"));
  const auto told = heard.front.of(EventKind::record).at(0).fields["record"]["line"].as_string();
  CHECK(told.find("hush-hush") == std::string::npos);
  CHECK(told.starts_with("it is "));
}

TEST_CASE("a colour is wanted where somebody sees it or asks for it", "[teller]") {
  Front front("name: fair\n");
  auto& console = front.console;
  CHECK_FALSE(colour_wanted(console));
  CHECK_FALSE(colour_wanted(console, true));  // a terminal that does not say what it can
  console.environment["TERM"] = "xterm";
  CHECK(colour_wanted(console, true));
  console.out_is_terminal = true;
  CHECK(colour_wanted(console));
  CHECK_FALSE(colour_wanted(console, false));
  console.environment["NO_COLOR"] = "1";
  CHECK_FALSE(colour_wanted(console));
  console.color = ColorMode::always;
  CHECK(colour_wanted(console, false));
}
