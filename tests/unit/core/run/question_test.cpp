#include "core/run/question.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;
using Ask = std::function<ExitCode(const Asking&)>;

namespace {

ExitCode asked(Play& play, const Ask& ask) {
  return play.run("up", [&](Session& session) { return ask(session.asking()); });
}

ExitCode yes(const Asking& asking) { return confirm_yes(asking, "2 to create", "nothing done"); }

}  // namespace

TEST_CASE("a question stands on the terminal, and its answer decides", "[question]") {
  Play play;
  play.answers("y");
  CHECK(asked(play, yes) == ExitCode::ok);
  CHECK(play.out.str() == "2 to create; go on? [y/N] ");
}

TEST_CASE("whatever is not the answer declines, and says what became of it", "[question]") {
  Play play;
  for (const auto& answer : {std::optional<std::string>("n"), std::optional<std::string>("Y"),
                             std::optional<std::string>(""), std::optional<std::string>()}) {
    play.answers(answer);
    play.out.str("");
    CHECK(asked(play, yes) == ExitCode::cancelled);
    CHECK(play.out.str().find("nothing done") != std::string::npos);
  }
}

TEST_CASE("what was typed before the question stood there does not answer it", "[question]") {
  Play play;
  Texts order;
  play.answers("y");
  play.console.forget_typed = [&] {
    order.push_back(play.out.str().empty() ? "forget" : "forget too late");
  };
  play.console.read_line = [&]() -> std::optional<std::string> {
    order.push_back("read");
    return "y";
  };
  CHECK(asked(play, yes) == ExitCode::ok);
  CHECK(order == Texts{"forget", "read"});
}

TEST_CASE("without a terminal on both sides a question fails with the flag that answers it",
          "[question]") {
  Play play;
  play.console.read_line = [] { return std::optional<std::string>("y"); };
  SECTION("nobody types") { play.console.out_is_terminal = true; }
  SECTION("nobody looks") { play.console.in_is_terminal = true; }
  SECTION("a program listens") {
    play.console.in_is_terminal = play.console.out_is_terminal = true;
  }
  CHECK(asked(play, yes) == ExitCode::usage);
  const auto told = play.findings("confirm.needed");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["message"].as_string() ==
        "this needs a confirmation, and there is no terminal to ask on");
  CHECK(told.front()["help"].as_string() == "slipway up --yes");
}

TEST_CASE("deleting machines is answered by their number", "[question]") {
  Play play;
  const auto ask = [](std::int64_t machines) -> Ask {
    return [machines](const Asking& asking) { return confirm_number(asking, machines, "no"); };
  };
  CHECK(asked(play, ask(2)) == ExitCode::usage);
  CHECK(play.findings("confirm.needed").at(0)["help"].as_string() == "slipway up --yes");
  play.answers("2");
  CHECK(asked(play, ask(2)) == ExitCode::ok);
  CHECK(play.out.str() == "this deletes 2 machines; type the number to go on: ");
  CHECK(asked(play, ask(3)) == ExitCode::cancelled);
  play.answers("1");
  play.out.str("");
  CHECK(asked(play, ask(1)) == ExitCode::ok);
  CHECK(play.out.str() == "this deletes 1 machine; type the number to go on: ");
  play.answers("y");
  CHECK(asked(play, ask(1)) == ExitCode::cancelled);
}

TEST_CASE("taking everything down is answered by the stack's name", "[question]") {
  Play play;
  const auto ask = [](const std::string& given) -> Ask {
    return [given](const Asking& asking) {
      return confirm_name(asking, {given, "my fair", "takes down", "2 to delete"});
    };
  };
  CHECK(asked(play, ask("my fair")) == ExitCode::ok);
  CHECK(play.codes().empty());

  CHECK(asked(play, ask("other")) == ExitCode::usage);
  const auto wrong = play.findings("confirm.needed").at(0);
  CHECK(wrong["message"].as_string() == "--confirm names 'other', but this stack is 'my fair'");
  CHECK(wrong["help"].as_string() == "slipway up --confirm='my fair'");

  CHECK(asked(play, ask("")) == ExitCode::usage);
  CHECK(play.findings("confirm.needed").at(0)["help"].as_string() ==
        "slipway up --confirm='my fair'");

  play.answers("my fair");
  CHECK(asked(play, ask("")) == ExitCode::ok);
  CHECK(play.out.str() ==
        "this takes down the stack 'my fair' (2 to delete); type its name to go on: ");
  play.answers("y");
  play.out.str("");
  CHECK(asked(play, ask("")) == ExitCode::cancelled);
  CHECK(play.out.str().find("nothing was changed") != std::string::npos);
}

TEST_CASE("another ssh host key is answered by y", "[question]") {
  Play play;
  const Ask ask = [](const Asking& asking) { return confirm_host_key(asking, "t-0"); };
  CHECK(asked(play, ask) == ExitCode::usage);
  play.answers("y");
  CHECK(asked(play, ask) == ExitCode::ok);
  CHECK(play.out.str() == "pin the key that t-0 shows? [y/N] ");
  play.answers("n");
  CHECK(asked(play, ask) == ExitCode::cancelled);
  CHECK(play.out.str().find("nothing was changed") != std::string::npos);
}

TEST_CASE("plugins of somebody else's file run only when a person says so", "[question]") {
  Play play;
  const Ask ask = [](const Asking& asking) { return confirm_trust(asking, {"one", "two\x1b"}); };
  SECTION("and where nobody can, the command that accepts it is named") {
    play.console.in_is_terminal = true;
    CHECK(asked(play, ask) == ExitCode::usage);
    play.console.out_is_terminal = true;
    CHECK(asked(play, ask) == ExitCode::usage);  // a program listens
    const auto told = play.findings("plugin.not-trusted");
    REQUIRE(told.size() == 1);
    CHECK(told.front()["message"].as_string() ==
          "one; two\x1b; nobody has said here that it may run: look at it first");
    CHECK(told.front()["help"].as_string() == "slipway plugin trust");
  }
  SECTION("with y") {
    play.answers("y");
    CHECK(asked(play, ask) == ExitCode::ok);
    CHECK(play.out.str() == "one\ntwo?\nrun plugins as it says, now and later? [y/N] ");
  }
  SECTION("and with nothing else") {
    play.answers("yes");
    CHECK(asked(play, ask) == ExitCode::cancelled);
    CHECK(play.out.str().find("nothing was run") != std::string::npos);
    play.answers(std::nullopt);
    CHECK(asked(play, ask) == ExitCode::cancelled);
  }
}

TEST_CASE("an up asks as gravely as what it does is", "[question][apply]") {
  Play play;
  const auto up = [&](const std::string& answer, Apply::Options wanted = {}) {
    play.out.str("");
    play.answers(answer);
    return play.apply(wanted);
  };
  CHECK(up("n") == ExitCode::cancelled);
  CHECK(play.out.str().find("2 machines to create; go on? [y/N] ") != std::string::npos);
  CHECK(play.out.str().find("nothing was changed") != std::string::npos);
  CHECK(play.calls().empty());
  REQUIRE(up("y") == ExitCode::ok);

  play.rewrite("  shade: blue\n");
  CHECK(up("n") == ExitCode::cancelled);
  CHECK(play.out.str().find("2 machines to update; go on? [y/N] ") != std::string::npos);
  REQUIRE(up("y") == ExitCode::ok);

  play.rewrite("  shade: blue\n  nodes: 1\n");
  CHECK(up("y") == ExitCode::cancelled);
  CHECK(play.out.str().find("this deletes 1 machine; type the number to go on: ") !=
        std::string::npos);
  REQUIRE(up("1") == ExitCode::ok);

  SECTION("a name that was given answers for everything, and must be the right one") {
    play.rewrite("  shade: blue\n  nodes: 2\n");
    Apply::Options wanted;
    wanted.confirm = "unfair";
    wanted.yes = true;
    CHECK(up("y", wanted) == ExitCode::usage);
    wanted.confirm = "fair";
    wanted.yes = false;
    CHECK(up("no", wanted) == ExitCode::ok);
  }
  SECTION("a down asks for the name") {
    Apply::Options wanted;
    wanted.goal = Apply::Goal::down;
    wanted.yes = true;
    CHECK(up("y", wanted) == ExitCode::cancelled);
    CHECK(play.out.str().find("this takes down the stack 'fair' (1 machine to delete); "
                              "type its name to go on: ") != std::string::npos);
    CHECK(up("fair", wanted) == ExitCode::ok);
  }
}

TEST_CASE("a change of records alone is not asked about", "[question][apply]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  protect: true\n");
  play.answers("n");
  CHECK(play.apply(Apply::Options{}) == ExitCode::ok);
}
