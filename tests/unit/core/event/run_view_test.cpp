#include "core/event/run_view.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

/// A run of two operations that were expected to take 100 s in all; the first is done after `took`
/// of its 50.
std::string summary_after(double took) {
  RunView view;
  view.on({EventKind::run_started, 0, "", Value::map()});
  view.on({EventKind::plan_ready, 0, "", Value::map().set("total", 2).set("estimate_s", 100.0)});
  view.on({EventKind::operation_started, 0, "cloud/machine/a",
           Value::map().set("action", "create").set("usual_s", 50.0)});
  const auto now = static_cast<std::int64_t>(took * 1000);
  view.on({EventKind::operation_done, now, "cloud/machine/a", Value::map().set("seconds", took)});
  return view.summary(now);
}

}  // namespace

TEST_CASE("what is left is guessed by how fast the run is against what was expected",
          "[event][view]") {
  CHECK(summary_after(50) == "1 of 2 done, 0 running, 50s, about 50s left");
  CHECK(summary_after(5) == "1 of 2 done, 0 running, 5s, about 5s left");
  CHECK(summary_after(100) == "1 of 2 done, 0 running, 1m40s, about 2m left");
}

TEST_CASE("the time that somebody thinks about a plan is not the run's", "[event][view]") {
  RunView view;
  view.on({EventKind::run_started, 0, "", Value::map()});
  view.on({EventKind::plan_ready, 5'000, "", Value::map().set("total", 2).set("estimate_s", 60.0)});
  view.on({EventKind::operation_started, 600'000, "cloud/machine/a",
           Value::map().set("action", "create")});
  CHECK(view.summary(610'000) == "0 of 2 done, 1 running, 10s, about 50s left");
}
