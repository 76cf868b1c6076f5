#include "core/schema/words.hpp"

#include <catch2/catch.hpp>

using slipway::core::wrapped;

TEST_CASE("text is broken at blanks, before the width", "[schema][words]") {
  CHECK(wrapped("one two three", 2, 4, 9) == "  one two\n    three\n");
  CHECK(wrapped("one   two\nthree", 0, 0, 80) == "one two\nthree\n");
  CHECK(wrapped("averylongword x", 0, 0, 5) == "averylongword\nx\n");
  CHECK(wrapped("äöü äöü", 0, 0, 7) == "äöü äöü\n");
  CHECK(wrapped("", 4, 4, 80).empty());
}
