#include "coreos-sim/io/files.hpp"

#include <catch2/catch.hpp>

#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

TEST_CASE("what can be opened but not read is no file, and no exception", "[files]") {
  Scratch scratch;
  CHECK_FALSE(read_file(scratch.path()));
  CHECK_FALSE(read_file(scratch.path() / "none"));
}

TEST_CASE("a folder is listed as far as it can be read", "[files]") {
  Scratch scratch;
  REQUIRE(write_file(scratch.path() / "one", ""));
  REQUIRE(write_file(scratch.path() / "two", ""));
  CHECK(entries_of(scratch.path()).size() == 2);
  CHECK(entries_of(scratch.path() / "none").empty());
}

}  // namespace
}  // namespace coreos_sim::test
