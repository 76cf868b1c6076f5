#include "core/run/show.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

ActionEnd act(Play& play, const std::string& script, const ActionWatch& watch = {}) {
  play.cue("script", script);
  ActionEnd end;
  play.run("ask", [&](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    end = run_action(session, *session.roles().find("cloud"), "ask", Value::map().set("loud", true),
                     {"who", "what"}, watch);
    return end.code;
  });
  return end;
}

Texts records_of(const Play& play) {
  Texts lines;
  for (const auto& event : play.of(EventKind::record))
    lines.push_back(event.fields["record"]["line"].as_string());
  return lines;
}

}  // namespace

TEST_CASE("a value is one line for people, and a secret none", "[show]") {
  CHECK(one_line("text") == "text");
  CHECK(one_line(3) == "3");
  CHECK(one_line(true) == "true");
  CHECK(one_line(Value::list().push("a").push(2)) == "[\"a\",2]");
  Value secret("hush");
  secret.mark_sensitive();
  CHECK(one_line(secret) == "(sensitive)");
}

TEST_CASE("the outputs are what the platform says, the nodes and the balancer", "[show]") {
  Play play("  ground: earth\n", "platform:\n  plugin: puppet\n");
  REQUIRE(play.up() == ExitCode::ok);
  const auto outcome = play.outcome();
  CHECK(std::find(outcome.begin(), outcome.end(), "address: 203.0.113.c") != outcome.end());
  CHECK(std::find(outcome.begin(), outcome.end(), "    User core") != outcome.end());
  play.run("output", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    const auto outputs = session_outputs(session);
    CHECK(outputs["values"]["motto"].as_string() == "all is well");
    CHECK(outputs["values"]["where"].as_string() == "203.0.113.0");
    const auto& node = outputs["nodes"]["t-1"];
    CHECK(node["public_address"].as_string() == "203.0.113.1");
    CHECK(node["private_address"].as_string() == "10.0.0.1");
    CHECK(node["ssh_host"].as_string() == "203.0.113.1");
    CHECK(node["ssh_port"].as_int() == 2222);
    CHECK(outputs["load_balancer"]["address"].as_string() == "203.0.113.c");
    return ExitCode::ok;
  });
}

TEST_CASE("a stack without outputs and machines has none to tell", "[show]") {
  Play play;
  play.run("output", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    const auto outputs = session_outputs(session);
    CHECK(outputs["values"].is_map());
    CHECK(outputs["values"].size() == 0);
    CHECK(outputs["nodes"].size() == 0);
    Texts lines;
    add_outcome_lines(session, lines);
    CHECK(lines.empty());
    return ExitCode::ok;
  });
}

TEST_CASE("an action is asked with its words, and with what is known of the stack", "[show]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto end = act(play, "done");
  CHECK(end.code == ExitCode::ok);
  CHECK_FALSE(end.silent);
  CHECK(Play::texts_of(end.result["arguments"]) == Texts{"who", "what"});
  CHECK(end.result["options"]["loud"].as_bool());
  CHECK_FALSE(end.result["terminal"].as_bool(true));
  CHECK(end.result["recorded"].as_int() == 2);
  CHECK(end.result["nodes"].as_int() == 2);
  CHECK(end.result["token"].is_null());
}

TEST_CASE("an action knows of a terminal only where both its ends lead to one", "[show]") {
  Play play;
  const auto sees = [&](bool in, bool out) {
    play.console.in_is_terminal = in;
    play.console.out_is_terminal = out;
    return act(play, "done").result["terminal"].as_bool();
  };
  CHECK(sees(true, true));
  CHECK_FALSE(sees(true, false));
  CHECK_FALSE(sees(false, true));
}

TEST_CASE("what an action streams is told as it comes, and shown to who follows it", "[show]") {
  Play play;
  Texts seen;
  ActionWatch watch;
  watch.see = [&](const Value& record) { seen.push_back(record["line"].as_string()); };
  CHECK(act(play, "record one\nrecord two\ndone", watch).code == ExitCode::ok);
  CHECK(records_of(play) == Texts{"one", "two"});
  CHECK(seen == Texts{"one", "two"});
}

TEST_CASE("an action that is pending is asked again with its token", "[show]") {
  Play play;
  const auto end = act(play, "pending 1 first\nrecord between\npending 0 second\ndone");
  CHECK(end.code == ExitCode::ok);
  CHECK(end.result["token"]["turn"].as_string() == "second");
  CHECK(records_of(play) == Texts{"between"});
}

TEST_CASE("an action is not asked again before the time that it gave", "[show]") {
  Play play;
  const SystemClock clock;
  const auto begun = clock.monotonic();
  CHECK(act(play, "pending 60 first\ndone").code == ExitCode::ok);
  CHECK(clock.monotonic() - begun >= Millis(60));
}

TEST_CASE("an action that finds something unwell says so by its code", "[show]") {
  Play play;
  CHECK(act(play, "done well").code == ExitCode::ok);
  const auto end = act(play, "done ill");
  CHECK(end.code == ExitCode::unhealthy);
  CHECK_FALSE(end.result["healthy"].as_bool(true));
}

TEST_CASE("an action that fails is told, and its class decides", "[show]") {
  Play play;
  CHECK(act(play, "failed forbidden - no entry").code == ExitCode::credentials);
  CHECK(play.codes() == Texts{"plugin.forbidden"});
  CHECK(act(play, "failed not_found - no such thing").code == ExitCode::not_found);
  CHECK(act(play, "failed unavailable - not now\ndone").code == ExitCode::other);
}

TEST_CASE("an action under way outlives a call that fails, and none that ends it", "[show]") {
  Play play;
  SECTION("what passes") {
    const auto end = act(play, "pending 0 first\nfailed unavailable - lost\ndone");
    CHECK(end.code == ExitCode::ok);
    CHECK(end.result["token"]["turn"].as_string() == "first");
    CHECK(play.codes().empty());
  }
  SECTION("what does not") {
    CHECK(act(play, "pending 0 first\nfailed invalid - wrong\ndone").code == ExitCode::other);
    CHECK(play.codes() == Texts{"plugin.invalid"});
  }
}

TEST_CASE("an action may ask the program to become another", "[show]") {
  Play play;
  const auto end = act(play, "exec ssh -p 22 host");
  CHECK(end.code == ExitCode::ok);
  CHECK(end.argv == Texts{"ssh", "-p", "22", "host"});
  CHECK(end.environment["MOOD"].as_string() == "grave");
}

TEST_CASE("an action that is stopped while it waits ends as cancelled", "[show]") {
  Play play;
  play.stop_at(EventKind::record);
  CHECK(act(play, "record one\npending 60000 first\ndone").code == ExitCode::cancelled);
}

TEST_CASE("what a look had found when it was stopped is no answer", "[show]") {
  Play play;
  play.stop_at(EventKind::record);
  const auto end = act(play, "record one\ndone well");
  CHECK(end.code == ExitCode::cancelled);
  CHECK(play.end()["exit_code"].as_int() == 8);
}

TEST_CASE("an action of which nothing is heard for too long is given up", "[show]") {
  Play play;
  ActionWatch watch;
  watch.patience = Millis(30);
  const auto end = act(play, "record one\nwait", watch);
  CHECK(end.code == ExitCode::other);
  CHECK(end.silent);
  const auto told = play.findings("action.no-answer");
  REQUIRE(told.size() == 1);
  CHECK(told[0]["level"].as_string() == "warning");
  CHECK(told[0]["message"].as_string() == "the cloud did not answer 'ask' within 0 s");
}
