#include "deis/actions/machine_check.hpp"

#include <catch2/catch.hpp>

using namespace deis;

TEST_CASE("a machine's report is read line by line, each file system once", "[deis][doctor]") {
  const auto report = MachineReport::read(
      "clock 1700000000123\ndocker\ndisk Capacity Mounted\ndisk 7% /\ndisk 91% /var/lib/docker\n"
      "disk 7% /\nnonsense\n");
  CHECK(report.clock_ms == 1700000000123);
  CHECK(report.docker);
  REQUIRE(report.disks.size() == 2);
  CHECK(report.disks[1].mount == "/var/lib/docker");
  CHECK(report.disks[1].used_percent == 91);
  CHECK_FALSE(MachineReport::read("clock 5\n").docker);
}

TEST_CASE("clocks are apart only by what the time of asking cannot account for", "[deis][doctor]") {
  ClockSpread clocks;
  CHECK(clocks.at_least_ms() == 0);
  clocks.add(1000, 1000, 1200);
  clocks.add(2100, 2000, 2050);  // may be the same offset as the first
  CHECK(clocks.at_least_ms() == 50);
  clocks.add(8000, 3000, 3100);
  CHECK(clocks.at_least_ms() == 4900);
}
