#include "deis/cluster/unit_verdict.hpp"

#include <catch2/catch.hpp>

using namespace deis;

namespace {

constexpr std::int64_t start = 1000000;

FleetState row(const char* machine, const char* active, const char* sub, const char* hash = "new") {
  return {"deis-x.service", hash, machine, "loaded", active, sub};
}

/// Looks at a unit over time and remembers as the plugin does.
struct Watcher {
  explicit Watcher(Expectation wanted) : expected(std::move(wanted)) {
    expected.hash = "new";
    watch.launched_ms = watch.changed_ms = start;
  }
  Verdict at(std::int64_t second, const std::vector<FleetState>& rows, bool placed = true) {
    // through the token, as between two polls
    watch = Watch::from(watch.value());
    last = judge(expected, rows, placed, watch, start + second * 1000);
    return last.verdict;
  }
  Expectation expected;
  Watch watch;
  Judgement last;
};

Expectation one() { return {}; }
Expectation on_three() {
  Expectation expected;
  expected.everywhere = true;
  expected.machines = {"a", "b", "c"};
  return expected;
}

}  // namespace

TEST_CASE("a unit has started when it has run for the settle time", "[deis][verdict]") {
  Watcher unit(one());
  CHECK(unit.at(0, {}) == Verdict::waiting);
  CHECK(unit.at(1, {row("a", "activating", "start-pre")}) == Verdict::waiting);
  CHECK(unit.at(2, {row("a", "active", "running")}) == Verdict::settling);
  CHECK(unit.at(4, {row("a", "active", "running")}) == Verdict::settling);
  CHECK(unit.at(5, {row("a", "active", "running")}) == Verdict::started);
}

TEST_CASE("one that dies while it settles begins anew", "[deis][verdict]") {
  Watcher unit(one());
  CHECK(unit.at(1, {row("a", "active", "running")}) == Verdict::settling);
  CHECK(unit.at(4, {row("a", "activating", "auto-restart")}) == Verdict::waiting);
  CHECK(unit.at(9, {row("a", "active", "running")}) == Verdict::settling);
  // for longer than systemd waits before it starts a dead one again
  CHECK(unit.at(14, {row("a", "active", "running")}) == Verdict::settling);
  CHECK(unit.at(15, {row("a", "active", "running")}) == Verdict::started);
}

TEST_CASE("a global unit counts only when every machine runs it", "[deis][verdict]") {
  Watcher unit(on_three());
  const auto a = row("a", "active", "running");
  const auto b = row("b", "active", "running");
  CHECK(unit.at(1, {a}) == Verdict::waiting);
  CHECK(unit.at(20, {a, b}) == Verdict::waiting);
  CHECK(unit.last.phase.find("2 of 3") != std::string::npos);
  CHECK(unit.at(21, {a, b, row("c", "active", "running")}) == Verdict::settling);
  CHECK(unit.at(27, {a, b, row("c", "active", "running")}) == Verdict::started);
}

TEST_CASE("rows of another text are not believed", "[deis][verdict]") {
  Watcher unit(one());
  CHECK(unit.at(30, {row("a", "active", "running", "old")}) == Verdict::waiting);
  CHECK(unit.at(30, {row("a", "failed", "failed", "old")}) == Verdict::waiting);
}

TEST_CASE("a failed row from before the launch is not believed, a new one is", "[deis][verdict]") {
  Watcher again(one());
  CHECK(again.at(1, {row("a", "failed", "failed")}) == Verdict::waiting);
  CHECK(again.at(5, {row("a", "failed", "failed")}) == Verdict::waiting);
  CHECK(again.at(6, {row("a", "activating", "start-pre")}) == Verdict::waiting);
  CHECK(again.at(7, {row("a", "failed", "failed")}) == Verdict::failed);
  CHECK(again.last.machine_id == "a");
  CHECK(again.last.state == "failed/failed");

  Watcher fresh(one());
  CHECK(fresh.at(0, {}) == Verdict::waiting);
  CHECK(fresh.at(1, {row("a", "failed", "failed")}) == Verdict::failed);

  Watcher ignored(one());
  CHECK(ignored.at(1, {row("a", "failed", "failed")}) == Verdict::waiting);
  CHECK(ignored.at(8, {row("a", "failed", "failed")}) == Verdict::failed);
}

TEST_CASE("one machine that failed is a failure though the others run", "[deis][verdict]") {
  Watcher unit(on_three());
  unit.at(1, {});
  CHECK(unit.at(5, {row("a", "active", "running"), row("b", "failed", "failed"),
                    row("c", "active", "running")}) == Verdict::failed);
  CHECK(unit.last.machine_id == "b");
}

TEST_CASE("a slow unit is waited for, a flapping one is not", "[deis][verdict]") {
  Watcher slow(one());
  slow.at(1, {row("a", "activating", "start-pre")});
  CHECK(slow.at(1101, {row("a", "activating", "start-pre")}) == Verdict::waiting);
  // the host takes a phase that changes for progress, so a unit that hangs keeps its phase
  const auto phase = slow.last.phase;
  CHECK(slow.at(2000, {row("a", "activating", "start-pre")}) == Verdict::waiting);
  CHECK(slow.last.phase == phase);
  CHECK(slow.last.machine_id == "a");

  Watcher flapping(one());
  Verdict verdict = Verdict::waiting;
  int rounds = 0;
  for (int second = 1; verdict == Verdict::waiting && second < 100; second += 6, ++rounds) {
    verdict = flapping.at(second, {row("a", "activating", "auto-restart")});
    if (verdict == Verdict::waiting) flapping.at(second + 5, {row("a", "activating", "start")});
  }
  CHECK(verdict == Verdict::flapping);
  CHECK(rounds == 6);
}

TEST_CASE("one that shows nothing but auto-restart is judged by the time, as nothing new is seen",
          "[deis][verdict]") {
  Watcher dying(one());
  const std::vector<FleetState> always = {row("a", "activating", "auto-restart")};
  for (int second = 1; second < 31; ++second) CHECK(dying.at(second, always) == Verdict::waiting);
  // by now a machine that had died itself would no longer show it
  CHECK(dying.at(31, always) == Verdict::flapping);
  CHECK(dying.last.machine_id == "a");
  CHECK(dying.last.state == "activating/auto-restart");
}

TEST_CASE("one that was seen to run in between has not shown auto-restart all the time",
          "[deis][verdict]") {
  Watcher unit(one());
  for (int second = 1; second < 40; ++second)
    CHECK(unit.at(second,
                  {row("a", "activating", second % 20 == 0 ? "start-pre" : "auto-restart")}) ==
          Verdict::waiting);
  CHECK(unit.watch.restarts() == 2);
}

TEST_CASE("systemd's own account tells a unit that dies at once, sooner than the rows can",
          "[deis][verdict]") {
  Watcher dying(one());
  const std::vector<FleetState> always = {row("a", "activating", "auto-restart")};
  Verdict verdict = Verdict::waiting;
  int second = 1;
  int asked = 0;
  for (; verdict == Verdict::waiting && second < 31; ++second) {
    if (machine_to_ask(dying.expected, always, dying.watch, start + second * 1000) == "a") {
      SystemdAccount account;
      account.began_us = ++asked * 5000000;
      account.started_us = account.began_us + 1000;
      learn(dying.watch, "a", account);
    }
    verdict = dying.at(second, always);
  }
  CHECK(verdict == Verdict::flapping);
  CHECK(dying.watch.restarts() == 6);
  CHECK(asked == 6);  // once in the five seconds after which it is started again
}

TEST_CASE("where systemd counts the restarts its count is taken", "[deis][verdict]") {
  Watcher dying(one());
  SystemdAccount account;
  account.restarts = 5;
  learn(dying.watch, "a", account);
  CHECK(dying.at(1, {row("a", "activating", "auto-restart")}) == Verdict::waiting);
  account.restarts = 6;
  learn(dying.watch, "a", account);
  CHECK(dying.at(2, {row("a", "activating", "auto-restart")}) == Verdict::flapping);
}

TEST_CASE("an account that does not change is no restart", "[deis][verdict]") {
  Watcher slow(one());
  SystemdAccount account;
  account.began_us = 7;
  for (int second = 1; second < 25; ++second) {
    learn(slow.watch, "a", account);
    CHECK(slow.at(second, {row("a", "activating", "auto-restart")}) == Verdict::waiting);
  }
}

TEST_CASE("only a machine on which the unit died is asked for its account", "[deis][verdict]") {
  Watcher unit(on_three());
  const std::vector<FleetState> rows = {row("a", "active", "running"),
                                        row("b", "activating", "start-pre"),
                                        row("c", "activating", "auto-restart")};
  CHECK(machine_to_ask(unit.expected, rows, unit.watch, start) == "c");
  CHECK(machine_to_ask(unit.expected, rows, unit.watch, start + 4000).empty());
  CHECK(machine_to_ask(unit.expected, rows, unit.watch, start + 5000) == "c");
}

TEST_CASE("the restarts of one machine are not those of another", "[deis][verdict]") {
  Watcher unit(on_three());
  const auto all = [&](const char* sub) {
    return std::vector<FleetState>{row("a", "activating", sub), row("b", "activating", sub),
                                   row("c", "activating", sub)};
  };
  for (int second = 1; second < 15; second += 6) {
    CHECK(unit.at(second, all("auto-restart")) == Verdict::waiting);
    CHECK(unit.at(second + 5, all("start")) == Verdict::waiting);
  }
  CHECK(unit.watch.restarts() == 3);
}

TEST_CASE("one start that is repeated and seen twice counts once", "[deis][verdict]") {
  Watcher unit(one());
  for (int second = 1; second < 6; ++second)
    unit.at(second, {row("a", "activating", "auto-restart")});
  CHECK(unit.watch.restarts() == 1);
}

TEST_CASE("a unit that systemd does not start is refused, unless it waits for others",
          "[deis][verdict]") {
  Watcher alone(one());
  CHECK(alone.at(1, {row("a", "inactive", "dead")}) == Verdict::waiting);
  CHECK(alone.at(10, {row("a", "inactive", "dead")}) == Verdict::waiting);
  CHECK(alone.at(17, {row("a", "inactive", "dead")}) == Verdict::refused);

  auto expected = one();
  expected.waits_for_others = true;
  Watcher patient(expected);
  patient.at(1, {row("a", "inactive", "dead")});
  CHECK(patient.at(600, {row("a", "inactive", "dead")}) == Verdict::waiting);
}

TEST_CASE("a unit that no machine may take is told from one that is on its way",
          "[deis][verdict]") {
  Watcher unit(one());
  CHECK(unit.at(5, {}, false) == Verdict::waiting);
  CHECK(unit.at(11, {}, false) == Verdict::unscheduled);
  Watcher placed(one());
  CHECK(placed.at(60, {}, true) == Verdict::waiting);

  // what ran a moment ago is placed anew: its machine was lost, or its agent's lease
  Watcher moved(one());
  CHECK(moved.at(20, {row("a", "active", "running")}) == Verdict::settling);
  CHECK(moved.at(21, {}, false) == Verdict::waiting);
  CHECK(moved.at(30, {}, false) == Verdict::waiting);
  CHECK(moved.at(31, {}, false) == Verdict::unscheduled);
}

TEST_CASE("a machine that is no longer there does not hold a global unit up", "[deis][verdict]") {
  Watcher unit(on_three());
  unit.expected.machines = {"a", "b"};
  const std::vector<FleetState> rows = {
      row("a", "active", "running"), row("b", "active", "running"), row("c", "failed", "failed")};
  CHECK(unit.at(3, rows) == Verdict::settling);
  CHECK(unit.at(9, rows) == Verdict::started);
}
