#include <catch2/catch.hpp>

#include "check/checks/secret_search.hpp"
#include "check/report/report.hpp"

using slipway::Value;
using slipway::check::SecretSearch;
using slipway::check::wrapped;

TEST_CASE("text is broken at blanks, and within a word only where there is no blank", "[check]") {
  CHECK(wrapped("one two three", 9, "  ") == "  one two\n  three\n");
  CHECK(wrapped("abcdefgh", 4, "") == "abcd\nefgh\n");
  CHECK(wrapped("\xC3\xA9\xC3\xA9\xC3\xA9 a", 3, "") == "\xC3\xA9\xC3\xA9\xC3\xA9\na\n");
}

TEST_CASE("a secret is found as it is, in hex and in base64, unless it is marked", "[check]") {
  SecretSearch search;
  search.learn("correct-horse");
  CHECK(search.finds(std::string("x correct-horse x")));
  CHECK(search.finds(std::string("636f72726563742d686f727365")));
  CHECK(search.finds(std::string("dXNlcjpjb3JyZWN0LWhvcnNlIQ==")));  // user:correct-horse!
  CHECK_FALSE(search.finds(std::string("correct horse")));
  const auto secret = Value("correct-horse");
  CHECK(search.finds(Value::map().set("a", Value::list().push(secret))));
  CHECK_FALSE(search.finds(Value::map().set("a", Value(secret).mark_sensitive())));
}
