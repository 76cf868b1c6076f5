#include <catch2/catch.hpp>

#include "tests/unit/core/run/front.hpp"

using namespace slipway::core;
using slipway::Value;
using slipway::core::test::Front;

TEST_CASE("what was read back and cannot be written down is told, though nothing is to be done") {
  Front front("name: fair\ncloud:\n  plugin: tally\n  ledger: ledger\n  count: 3\n");
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  const auto code = front.run("up", [](Session& session) {
    if (const auto opened = open_for_up(session); opened != ExitCode::ok) return opened;
    for (auto& [address, row] : session.own_state().resources) row.outputs = Value::map();
    session.recorder.give_back();
    return Apply(session, {}).run();
  });
  CHECK(code == ExitCode::locked);
  CHECK(front.codes() == std::vector<std::string>{"state.lost-lock"});
}
