#include <catch2/catch.hpp>

#include "core/schema/check.hpp"

using slipway::nearest;

TEST_CASE("the nearest word is found through one slip in six letters", "[schema][nearest]") {
  const std::vector<std::string> known = {"location", "vm_size", "vm_sizes", "nodes"};
  CHECK(nearest("vm_sise", known) == "vm_size");
  CHECK(nearest("locaton", known) == "location");
  CHECK(nearest("loaction", known) == "location");  // two neighbours swapped are one slip
  CHECK(nearest("nods", known) == "nodes");
}

TEST_CASE("case and dashes do not make a word distant", "[schema][nearest]") {
  CHECK(nearest("VM-Size", {"vm_size"}) == "vm_size");
  CHECK(nearest("large", {"Small", "Large"}) == "Large");
}

TEST_CASE("a word that is far from all has no nearest", "[schema][nearest]") {
  CHECK(nearest("colour", {"location", "vm_size"}).empty());
  CHECK(nearest("ab", {"cd", "ax"}).empty());
  CHECK(nearest("", {"a"}).empty());
  CHECK(nearest("anything", {}).empty());
  CHECK(nearest(std::string(100000, 'x'), {std::string(100000, 'x')}).empty());
}
