#include "core/run/report.hpp"

#include <catch2/catch.hpp>

#include "core/run/process.hpp"
#include "core/run/refuse.hpp"
#include "core/system/clock.hpp"
#include "slipway/text.hpp"
#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Front;
using slipway::core::test::Play;

namespace {

Finding some_finding() {
  Finding finding;
  finding.code = "some.code";
  finding.message = "it is so";
  finding.help = "leave it";
  finding.address = "cloud/box/a";
  return finding;
}

}  // namespace

TEST_CASE("what a command says without a session is text for people", "[report]") {
  Front front("name: fair\n");
  front.console.stream = nullptr;
  say_record(front.console, Value::map().set("a", 1), "a is 1\n");
  say_finding(front.console, some_finding());
  CHECK(front.out.str() == "a is 1\n");
  CHECK(front.err.str().find("error: ") == 0);
  CHECK(front.err.str().find("it is so") != std::string::npos);
  CHECK(front.err.str().find("leave it") != std::string::npos);
  CHECK(front.heard.empty());
}

TEST_CASE("what a command says without a session is events for programs", "[report]") {
  Front front("name: fair\n");
  const auto before = SystemClock().wall().count();
  say_record(front.console, Value::map().set("a", 1), "a is 1\n");
  say_finding(front.console, some_finding());
  CHECK(front.out.str().empty());
  CHECK(front.err.str().empty());
  REQUIRE(front.heard.size() == 2);
  CHECK(front.heard[0].kind == EventKind::record);
  CHECK(front.heard[0].fields["record"]["a"].as_int() == 1);
  CHECK(front.heard[1].kind == EventKind::finding);
  CHECK(front.heard[1].address == "cloud/box/a");
  CHECK(front.heard[1].fields["finding"]["code"].as_string() == "some.code");
  for (const auto& event : front.heard) CHECK(event.wall_ms >= before);
}

TEST_CASE("a fault of the command line has a code, a message and a help", "[report]") {
  Front front("name: fair\n");
  CHECK(refuse_usage(front.console, "'up' takes one file", "slipway up --help") == ExitCode::usage);
  const auto told = front.findings("command.usage");
  REQUIRE(told.size() == 1);
  CHECK(told[0]["message"].as_string() == "'up' takes one file");
  CHECK(told[0]["help"].as_string() == "slipway up --help");
}

TEST_CASE("an error without a session has a code by what can be done next", "[report]") {
  const std::vector<std::tuple<Errc, std::string, ExitCode>> table = {
      {Errc::invalid_input, "command.usage", ExitCode::usage},
      {Errc::not_found, "command.not-found", ExitCode::not_found},
      {Errc::refused, "plugin.not-loaded", ExitCode::usage},
      {Errc::internal, "plugin.internal", ExitCode::defect},
      {Errc::denied, "command.failed", ExitCode::other},
      {Errc::locked, "command.failed", ExitCode::locked},
      {Errc::stale, "command.failed", ExitCode::usage},
      {Errc::corrupt, "command.failed", ExitCode::other},
      {Errc::unavailable, "command.failed", ExitCode::other},
      {Errc::cancelled, "command.failed", ExitCode::cancelled}};
  for (const auto& [error, code, end] : table) {
    CAPTURE(code);
    Front front("name: fair\n");
    CHECK(refuse(front.console, {error, "it is so", "leave it"}) == end);
    REQUIRE(front.findings(code).size() == 1);
    CHECK(front.findings(code)[0]["message"].as_string() == "it is so");
    CHECK(front.findings(code)[0]["help"].as_string() == "leave it");
    CHECK(refuse(front.console, {error, "it is so", ""}, "my.own") == end);
    CHECK(front.findings("my.own").size() == 1);
  }
}

TEST_CASE("every exit code has a word and a sentence, and each stands once", "[report]") {
  std::set<int> seen;
  for (const auto& one : exit_code_texts()) {
    CHECK(seen.insert(static_cast<int>(one.code)).second);
    CHECK_FALSE(one.brief.empty());
    CHECK(one.text.ends_with("."));
  }
  CHECK(seen.size() == 14);
}

TEST_CASE("a text is one word for a shell, quoted only where that is needed", "[report]") {
  CHECK(shell_word("cloud.nodes=5") == "cloud.nodes=5");
  CHECK(shell_word("/a_b-c.d:e,f@g%h+1") == "/a_b-c.d:e,f@g%h+1");
  CHECK(shell_word("").empty() == false);
  CHECK(shell_word("") == "''");
  CHECK(shell_word("two words") == "'two words'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("$HOME") == "'$HOME'");
  CHECK(shell_word("é") == "'é'");
}

TEST_CASE("a program that listens is told what to start, and nothing is started", "[process]") {
  Play play;
  const auto code = play.run("ssh", [](Session& session) {
    return replace_process(session, {"no-such-program", "x"}, Value::map().set("MOOD", "grave"));
  });
  CHECK(code == ExitCode::ok);
  const auto records = play.of(EventKind::record);
  REQUIRE(records.size() == 1);
  CHECK(Play::texts_of(records[0].fields["record"]["argv"]) ==
        std::vector<std::string>{"no-such-program", "x"});
  CHECK(records[0].fields["record"]["environment"]["MOOD"].as_string() == "grave");
}

TEST_CASE("a program that cannot be started is told with the reason", "[process]") {
  Play play;
  play.console.stream = nullptr;
  const auto code = play.run("ssh", [](Session& session) {
    return replace_process(session, {"no-such-program"}, Value::map());
  });
  CHECK(code == ExitCode::other);
  CHECK(play.err.str().find("'no-such-program' cannot be started: No such file or directory") !=
        std::string::npos);
}

TEST_CASE("nothing is started when what was said so far cannot be written", "[process]") {
  Play play;
  play.console.stream = nullptr;
  play.out.setstate(std::ios::badbit);
  const auto code = play.run("ssh", [](Session& session) {
    return replace_process(session, {"no-such-program"}, Value::map());
  });
  CHECK(code == ExitCode::other);
  CHECK(play.err.str().find("cannot be started") == std::string::npos);
}
