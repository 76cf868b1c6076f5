#include "core/run/planning.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

/// What a look at the stack comes to.
ExitCode plan(Play& play, const std::function<void(Session&, Planned&)>& look) {
  return play.run("plan", [&](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    auto planned = plan_up(session, read_back(session), {});
    look(session, planned);
    return exit_code_of(planned);
  });
}

}  // namespace

TEST_CASE("a plan is told with its counts, its machines and how long it may take", "[plan]") {
  Play play("  ground: earth\n");
  plan(play, [](Session& session, Planned& planned) { tell_plan(session, planned); });
  const auto told = play.of(EventKind::plan_ready);
  REQUIRE(told.size() == 1);
  const auto& fields = told.front().fields;
  CHECK(fields["counts"]["create"].as_int() == 3);
  CHECK(fields["machines"]["create"].as_int() == 2);
  CHECK(fields["machines"].size() == 1);
  CHECK(fields["total"].as_int() == 3);
  CHECK(fields["not_known"].as_int() == 0);
  CHECK(fields["estimate_s"].as_double() == Approx(61));
  CHECK(fields["guessed"].as_bool());
  CHECK(fields["plan"]["changes"].size() == 3);
  CHECK(told.front().wall_ms > 0);
}

TEST_CASE("a plan of nothing is told by what stays as it is", "[plan]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  plan(play, [](Session& session, Planned& planned) {
    CHECK(planned.plan.nothing_to_do());
    CHECK(planned.steps.steps.empty());
    tell_plan(session, planned);
  });
  const auto fields = play.of(EventKind::plan_ready).at(0).fields;
  CHECK(fields["counts"]["no_op"].as_int() == 2);
  CHECK(fields["machines"].is_null());
  CHECK(fields["total"].as_int() == 0);
  CHECK(fields["guessed"].is_null());
}

TEST_CASE("an estimate that rests on what such operations took is no guess", "[plan]") {
  Play play;
  plan(play, [](Session& session, Planned& planned) {
    session.own_state().timings["cloud/thing/create"] = {"cloud/thing/create", 7, 1};
    tell_plan(session, planned);
  });
  CHECK(play.of(EventKind::plan_ready).at(0).fields["guessed"].is_null());
  CHECK(play.of(EventKind::plan_ready).at(0).fields["estimate_s"].as_double() == Approx(7));
}

TEST_CASE("for people a plan is told without its document", "[plan]") {
  Play play;
  play.console.stream = nullptr;
  REQUIRE(play.up() == ExitCode::ok);
  const auto text = play.out.str();
  CHECK(text.find("  + cloud/thing/t-0  create: it does not exist yet\n") != std::string::npos);
  CHECK(text.find("plan: 2 machines to create; about 1m (a first guess)") != std::string::npos);
  CHECK(text.find("changes") == std::string::npos);
  CHECK(text.find("\033") == std::string::npos);
}

TEST_CASE("a plugin says what a change of one of its resources means", "[plan]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  shade: blue\n");
  plan(play, [](Session&, Planned& planned) {
    const auto* change = planned.plan.find("cloud/thing/t-0");
    REQUIRE(change);
    CHECK(change->kind == ChangeKind::update);
    CHECK(change->meaning == Texts{"the shade goes from grey to blue on what is present"});
  });
  play.rewrite("  size: large\n");
  plan(play, [](Session&, Planned& planned) {
    CHECK(planned.plan.find("cloud/thing/t-0")->meaning ==
          Texts{"the shade goes from grey to grey on what is replaced"});
  });
  play.rewrite("  nodes: 3\n");
  plan(play, [](Session&, Planned& planned) {
    CHECK(planned.plan.find("cloud/thing/t-0")->meaning.empty());
    CHECK(planned.plan.find("cloud/thing/t-2")->meaning.empty());
  });
}

TEST_CASE("what is wrong with what is wanted keeps it from being planned", "[plan]") {
  Play play;
  play.cue("expand", "error fair.bad it will not do");
  const auto code = plan(play, [](Session&, Planned& planned) {
    CHECK(planned.plan.changes.empty());
    CHECK(planned.steps.steps.empty());
  });
  CHECK(code != ExitCode::ok);
  CHECK(play.findings("fair.bad").size() == 1);
}

TEST_CASE("a warning about what is wanted is told, and it is planned", "[plan]") {
  Play play;
  play.cue("expand", "warning fair.odd it is odd");
  CHECK(plan(play, [](Session&, Planned& planned) { CHECK(planned.plan.changes.size() == 2); }) ==
        ExitCode::ok);
  CHECK(play.findings("fair.odd").size() == 1);
  play.options.strict = true;
  CHECK(play.up() != ExitCode::ok);
  CHECK(play.calls().empty());
}

TEST_CASE("a stack is settled when a plan of what is on record would be empty", "[plan]") {
  Play play;
  const auto settled = [&] {
    bool is = false;
    play.run("look", [&](Session& session) {
      if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
      is = settled_up(session);
      return ExitCode::ok;
    });
    return is;
  };
  CHECK_FALSE(settled());
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(settled());
  play.cue("expand", "error fair.bad it will not do");
  CHECK_FALSE(settled());
  play.uncue("expand");
  play.rewrite("  shade: blue\n");
  CHECK_FALSE(settled());
}

TEST_CASE("a plan for nothing at all deletes what is on record", "[plan]") {
  Play play("  ground: earth\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.run("plan", [](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto planned = plan_down(session, read_back(session));
    CHECK(planned.plan.changes.size() == 3);
    CHECK(planned.plan.machines_removed == 2);
    CHECK(planned.steps.steps.size() == 1);
    CHECK(planned.plan.find("cloud/thing/t-0")->taken_by == "cloud/crate/c");
    return ExitCode::ok;
  });
}

TEST_CASE("what went by a flag and is not given now is suspected before it is undone", "[plan]") {
  Play play;
  play.options.sets = {"cloud.shade=blue"};
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.findings("plan.forgotten-override").empty());
  play.options.sets.clear();
  plan(play, [](Session&, Planned&) {});
  const auto told = play.findings("plan.forgotten-override");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["message"].as_string() ==
        "cloud.shade came from a flag at the last apply and is not given now");
  CHECK(told.front()["help"].as_string() == "--set cloud.shade=blue");
  CHECK(play.down() == ExitCode::ok);
  CHECK(play.findings("plan.forgotten-override").empty());
}

TEST_CASE("a stack of a new name beside others on record is suspected to be renamed", "[plan]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  auto text = Play::text();
  play.folder.write("slipway.yaml", text.replace(text.find("fair"), 4, "fare"));
  plan(play, [](Session&, Planned&) {});
  REQUIRE(play.findings("stack.new-name").size() == 1);
  CHECK(play.findings("stack.new-name").front()["help"].as_string() ==
        "slipway state rename fair fare");
}
