#include "core/plan/settling.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

const std::string around = "cloud/thing/around";
const std::string machine = "cloud/thing/machine";

OperationRow& open(State& state, const std::string& address, Action action) {
  auto& row = state.operations[address];
  row.address = address;
  row.action = action;
  row.plugin = "test";
  return row;
}

ResourceRow& there(State& state, const std::string& address) {
  auto& row = state.resources[address];
  row.address = address;
  row.id = "id";
  return row;
}

/// How far the one step of an address goes; none: it has no step.
std::optional<SettleUntil> until(const StepGraph& graph, const std::string& address) {
  for (const auto& step : graph.steps)
    if (step.address == address) return step.until;
  return std::nullopt;
}

}  // namespace

TEST_CASE("two operations keep each other waiting when they share a group", "[plan][settling]") {
  contract::Resource one, other;
  CHECK_FALSE(shares_a_group(one, other));
  one.exclusive = {"a", "b"};
  CHECK_FALSE(shares_a_group(one, other));
  other.exclusive = {"c", "b"};
  CHECK(shares_a_group(one, other));
}

TEST_CASE("every open operation is settled with what it was begun with", "[plan][settling]") {
  State state;
  open(state, machine, Action::create).inputs.set("size", 3);
  const auto graph = steps_to_settle(state);
  REQUIRE(graph.steps.size() == 1);
  CHECK(graph.order.size() == 1);
  CHECK(graph.steps[0].inputs["size"].as_int() == 3);
  CHECK(graph.steps[0].until == SettleUntil::done);
  REQUIRE(graph.steps[0].open);
  CHECK(graph.steps[0].open->address == machine);
}

TEST_CASE("a delete that was begun takes along what is in it, also what is still being made there",
          "[plan][settling]") {
  State state;
  open(state, around, Action::remove);
  there(state, around);
  open(state, machine, Action::create).wiring.contained_by = {around};
  there(state, "cloud/thing/disk").wiring.contained_by = {machine};
  SECTION("unless something else contains it that stays") {
    there(state, "cloud/thing/shelf");
    state.operations[machine].wiring.contained_by.emplace_back("cloud/thing/shelf");
    const auto graph = steps_to_settle(state);
    CHECK(until(graph, machine) == SettleUntil::done);
    REQUIRE(until(graph, around));
  }
  SECTION("and that needs no operation of its own") {
    const auto graph = steps_to_settle(state);
    REQUIRE(graph.steps.size() == 1);
    CHECK(graph.steps[0].takes_along ==
          std::vector<std::string>{"cloud/thing/disk", "cloud/thing/machine"});
  }
}

TEST_CASE("before a plan a making goes on only until it has answered", "[plan][settling]") {
  State state;
  open(state, machine, Action::create);
  open(state, around, Action::remove);
  const auto graph = steps_to_settle_before_up(state);
  CHECK(until(graph, machine) == SettleUntil::answered);
  CHECK(until(graph, around) == SettleUntil::done);
  CHECK(until(steps_to_settle_before_up(state, {machine}), machine) == SettleUntil::done);
}

TEST_CASE("what is to be replaced goes on until it can be given up", "[plan][settling]") {
  State state;
  auto& making = open(state, machine, Action::create);
  CHECK(until(steps_to_settle_before_up(state, {}, {machine}), machine) == SettleUntil::done);
  making.id = "known";
  CHECK(until(steps_to_settle_before_up(state, {}, {machine}), machine) == SettleUntil::released);
}

TEST_CASE("before a down what goes with its container need not end", "[plan][settling]") {
  State state;
  auto& making = open(state, machine, Action::create);
  CHECK(until(steps_to_settle_before_down(state), machine) == SettleUntil::done);
  making.wiring.contained_by = {around};
  CHECK(until(steps_to_settle_before_down(state), machine) == SettleUntil::done);
  auto& container = there(state, around);
  CHECK(until(steps_to_settle_before_down(state), machine) == SettleUntil::answered);
  container.wiring.exclusive = {"service"};
  making.wiring.exclusive = {"service"};
  CHECK(until(steps_to_settle_before_down(state), machine) == SettleUntil::released);
}
