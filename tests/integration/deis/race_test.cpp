#include "slipway/kit/race.hpp"

#include <catch2/catch.hpp>
#include <string>

using slipway::Failure;
using slipway::kit::Race;

namespace {

using Answers = Race<std::string>;
constexpr std::chrono::milliseconds moment{20};

Answers::Ask says(const std::string& answer, bool good = true) {
  return [=](const auto&) { return std::pair(answer, good); };
}
Answers::Ask fails(const char* kind, const char* why) {
  return [=](const auto&) -> std::pair<std::string, bool> { throw Failure(kind, why); };
}
/// As a machine that takes the connection and says nothing.
Answers::Ask silent() {
  return [](const auto& stop) -> std::pair<std::string, bool> {
    while (!stop()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    throw Failure("timeout", "no answer");
  };
}

}  // namespace

TEST_CASE("the silent ones of several servers do not keep the others from being asked",
          "[kit][race]") {
  Answers race({}, moment);
  race.add("a", silent());
  race.add("b", silent());
  race.add("c", says("here"));
  const auto result = race.run();
  CHECK(result.best == "here");
  CHECK(result.failed.empty());  // they were told to stop, and did not fail
}

TEST_CASE("a server that fails makes room for the next at once, and is named", "[kit][race]") {
  Answers race({}, std::chrono::hours(1));
  race.add("a", fails("unavailable", "refused"));
  race.add("b", says("here"));
  race.add("c", [](const auto&) -> std::pair<std::string, bool> {
    FAIL("nobody needs to ask c");
    return {};
  });
  const auto result = race.run();
  CHECK(result.best == "here");
  CHECK(result.failed == std::vector<std::string>{"a"});
}

TEST_CASE("an answer that is not good is taken when there is no better one", "[kit][race]") {
  Answers better({}, moment);
  better.add("a", says("without fleet", false));
  better.add("b", says("here"));
  CHECK(better.run().best == "here");
  Answers none({}, moment);
  none.add("a", says("without fleet", false));
  none.add("b", fails("timeout", "no answer"));
  const auto result = none.run();
  CHECK_FALSE(result.best.has_value());
  CHECK(result.second_best == "without fleet");
}

TEST_CASE("what must not be passed over ends the race", "[kit][race]") {
  Answers race({}, moment);
  race.add("a", silent());
  race.add("b", fails("forbidden", "the host key changed"));
  race.add("c", silent());
  CHECK_THROWS_AS(race.run(), Failure);

  Answers cancelled([] { return true; }, moment);
  cancelled.add("a", silent());
  try {
    cancelled.run();
    FAIL("it was cancelled");
  } catch (const Failure& failure) {
    CHECK(failure.kind == "cancelled");
  }
}

TEST_CASE("with nobody to ask it says what it was told to say", "[kit][race]") {
  Answers race({}, moment);
  race.otherwise(Failure("unavailable", "no machine is known"));
  const auto result = race.run();
  CHECK_FALSE(result.best.has_value());
  CHECK(result.failure.message == "no machine is known");
}
