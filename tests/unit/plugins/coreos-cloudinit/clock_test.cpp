// What is told of the clocks of machines.
#include <catch2/catch.hpp>

#include "clock/offsets.hpp"

using namespace cloudconfig;

namespace {

ClockOffset offset(std::int64_t ms, std::int64_t uncertainty = 0) {
  ClockOffset clock;
  clock.node = "a";
  clock.offset_ms = ms;
  clock.uncertainty_ms = uncertainty;
  return clock;
}

}  // namespace

TEST_CASE("a clock is beyond the bound only when it surely is", "[clock]") {
  CHECK(offset(501).beyond(500));
  CHECK(offset(-501).beyond(500));
  CHECK_FALSE(offset(500).beyond(500));
  CHECK_FALSE(offset(600, 100).beyond(500));
  auto unknown = offset(9999);
  unknown.trouble = "nobody answers";
  CHECK_FALSE(unknown.beyond(500));
}

TEST_CASE("an offset says in which direction it goes", "[clock]") {
  CHECK(offset(-7, 2).text() == "the clock of a is 7 ms behind the one here (give or take 2 ms)");
  CHECK(offset(7, 2).text() == "the clock of a is 7 ms ahead of the one here (give or take 2 ms)");
}

TEST_CASE("only a whole count of nanoseconds is taken for a time", "[clock]") {
  CHECK(milliseconds_of("1700000000123456789\n") == 1700000000123);
  // a date that does not know nanoseconds prints the letter
  CHECK(milliseconds_of("1700000000N\n") == -1);
  CHECK(milliseconds_of("") == -1);
}
