#include <catch2/catch.hpp>
#include <filesystem>
#include <stdexcept>

#include "tests/unit/core/run/front.hpp"

using namespace slipway::core;
using slipway::core::test::Front;

namespace {

const std::string fair =
    "name: fair\n"
    "cloud:\n"
    "  plugin: shed\n"
    "  root: boxes\n"
    "  nodes: 2\n";

std::size_t boxes_in(const Front& front) {
  std::size_t count = 0;
  for (const auto& one : std::filesystem::directory_iterator(front.folder.path() + "/boxes"))
    if (one.is_directory()) ++count;
  return count;
}

}  // namespace

TEST_CASE("a stack is made, looked at and taken down by a front end that is no command line") {
  Front front(fair);
  std::filesystem::create_directory(front.folder.path() + "/boxes");

  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  CHECK(boxes_in(front) == 2);
  CHECK(front.of(EventKind::operation_done).size() == 2);

  const auto looked = front.run("plan", [](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto planned = plan_up(session, read_back(session), {});
    return planned.plan.nothing_to_do() ? ExitCode::ok : ExitCode::changes;
  });
  CHECK(looked == ExitCode::ok);

  REQUIRE(front.apply(Apply::Goal::down) == ExitCode::ok);
  CHECK(boxes_in(front) == 0);
}

TEST_CASE("a plan says the same after the record that it was made from has changed") {
  Front front(fair);
  std::filesystem::create_directory(front.folder.path() + "/boxes");
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  const auto ids_in = [](const Plan& plan) {
    std::vector<std::string> ids;
    for (const auto& change : plan.changes) ids.push_back(change.row ? change.row->id : "");
    return ids;
  };

  const auto looked = front.run("plan", [&](Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto planned = plan_down(session, read_back(session));
    const auto before = ids_in(planned.plan);
    CHECK(before.size() == 2);
    for (auto& [address, row] : session.own_state().resources) row.id = "another";
    session.own_state().resources.clear();
    CHECK(ids_in(planned.plan) == before);
    return ExitCode::ok;
  });
  CHECK(looked == ExitCode::ok);
}

TEST_CASE("a run says once how it ends, whichever way leads out of it") {
  Front front(fair);
  const auto end_of = [&](const std::function<ExitCode(Session&)>& body) {
    const auto code = front.run("look", body);
    const auto ends = front.of(EventKind::run_ended);
    REQUIRE(ends.size() == 1);
    CHECK(ends.front().fields["exit_code"].as_int() == static_cast<int>(code));
    return code;
  };

  SECTION("by its body's own last words") {
    CHECK(end_of([](Session& session) {
            return session.teller.end(ExitCode::changes, {"something is there"}, "slipway up");
          }) == ExitCode::changes);
  }
  SECTION("by nothing but an exit code") {
    CHECK(end_of([](Session&) { return ExitCode::not_found; }) == ExitCode::not_found);
  }
  SECTION("by a fault in the file") {
    front.folder.write("slipway.yaml", "name: [");
    CHECK(end_of([](Session& session) { return session.open(Access::look); }) == ExitCode::usage);
  }
}

TEST_CASE("a body that throws ends the run as a defect before the exception goes on") {
  Front front(fair);
  CHECK_THROWS_AS(
      front.run("look", [](Session&) -> ExitCode { throw std::runtime_error("broken"); }),
      std::runtime_error);
  const auto ends = front.of(EventKind::run_ended);
  REQUIRE(ends.size() == 1);
  CHECK(ends.front().fields["exit_code"].as_int() == static_cast<int>(ExitCode::defect));
}

TEST_CASE("what a run that only looks had found when it was stopped is no answer") {
  Front front(fair);
  const auto code = front.run("status", [&](Session& session) {
    front.stop.request_stop();
    return session.teller.end(ExitCode::ok, {"healthy"}, "slipway output");
  });
  CHECK(code == ExitCode::cancelled);
  const auto end = front.of(EventKind::run_ended).at(0);
  CHECK(end.fields["next"].as_string().starts_with("slipway status --plugin-dir "));
  CHECK(end.fields["outcome"].as_list().at(0).as_string() ==
        "cancelled: what was asked for is not known");
}

TEST_CASE("a fault in what is asked for is told before the lock is taken and anything is on disk") {
  Front front(fair + "platform:\n  plugin: choir\n");
  const auto code = front.apply(Apply::Goal::up);
  CHECK(code != ExitCode::ok);
  CHECK_FALSE(front.codes().empty());
  CHECK_FALSE(std::filesystem::exists(front.folder.path() + "/.slipway"));
}

TEST_CASE("two runs do not change one stack at once") {
  Front front(fair);
  std::filesystem::create_directory(front.folder.path() + "/boxes");
  ExitCode second = ExitCode::ok;
  const auto first = front.run("up", [&](Session& session) {
    const auto code = session.open(Access::change);
    second = in_session(front.options, front.console,
                        [](Session& other) { return other.open(Access::change); });
    return code;
  });
  CHECK(first == ExitCode::ok);
  CHECK(second == ExitCode::locked);
}

TEST_CASE("the same finding is told once a run, and again in the next") {
  Front front(fair);
  Finding finding;
  finding.level = Level::warning;
  finding.code = "test.twice";
  finding.message = "there it is";
  const auto tell_twice = [&](Session& session) {
    session.teller.tell(finding);
    session.teller.tell(finding);
    return ExitCode::ok;
  };
  front.run("look", tell_twice);
  CHECK(front.codes() == std::vector<std::string>{"test.twice"});
  front.run("look", tell_twice);
  CHECK(front.codes() == std::vector<std::string>{"test.twice"});
}

TEST_CASE("strictness makes errors of warnings") {
  Front front(fair);
  Finding finding;
  finding.level = Level::warning;
  front.run("validate", [&](Session& session) {
    CHECK(session.teller.judged({finding}).at(0).level == Level::warning);
    return ExitCode::ok;
  });
  front.options.strict = true;
  front.run("validate", [&](Session& session) {
    CHECK(session.teller.judged({finding}).at(0).level == Level::error);
    return ExitCode::ok;
  });
}
