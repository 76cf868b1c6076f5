#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/core/run/front.hpp"

using namespace slipway::core;
using slipway::core::test::Front;

namespace {

std::string tallied(const std::string& more = {}) {
  return "name: fair\ncloud:\n  plugin: tally\n  ledger: ledger\n  count: 80\n" + more;
}

std::ptrdiff_t lines_in(const Front& front, const std::string& name) {
  std::ifstream file(front.folder.path() + "/" + name);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

}  // namespace

TEST_CASE("a stack that is changed has its plugins configured once, be it new or on record") {
  Front front(tallied());
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  CHECK(lines_in(front, "ledger") == 1);
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  CHECK(lines_in(front, "ledger") == 2);
  REQUIRE(front.apply(Apply::Goal::down) == ExitCode::ok);
  CHECK(lines_in(front, "ledger") == 3);
}

TEST_CASE("plugins are configured anew where the record changed before the lock was taken") {
  Front front(tallied());
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  const auto looked_at = lines_in(front, "ledger");
  const auto code = front.run("up", [&](Session& session) {
    if (const auto looked = session.open(Access::look); looked != ExitCode::ok) return looked;
    front.folder.write("slipway.yaml", tallied("  protect: true\n"));
    REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
    return session.take_for_change();
  });
  CHECK(code == ExitCode::ok);
  CHECK(lines_in(front, "ledger") == looked_at + 3);  // this run, the one beside it, this run again
}

TEST_CASE("a plugin that wants ever more made anew is told as a defect, and nothing is done") {
  Front front(tallied());
  REQUIRE(front.apply(Apply::Goal::up) == ExitCode::ok);
  front.folder.write("slipway.yaml", tallied("  greedy: true\n"));
  CHECK(front.apply(Apply::Goal::up) == ExitCode::defect);
  const auto codes = front.codes();
  CHECK(std::find(codes.begin(), codes.end(), "plan.no-agreement") != codes.end());
  CHECK(front.of(EventKind::operation_started).empty());
}
