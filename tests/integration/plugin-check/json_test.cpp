#include <catch2/catch.hpp>

#include "check/host/json.hpp"

using slipway::Reference;
using slipway::Value;
using slipway::check::is_text;
using slipway::check::parse_json;
using slipway::check::print_json;

namespace {

std::string again(const std::string& text) {
  std::string why;
  const auto value = parse_json(text, why);
  return value ? print_json(*value) : "not JSON: " + why;
}

}  // namespace

TEST_CASE("JSON is read and printed the same", "[check][json]") {
  for (const char* text : {"null", "true", "-9223372036854775808", "0.5", "1e+300", R"("a\"\\b")",
                           R"({"a":[1,{}],"b":""})", R"({"$ref":"cloud/box/one","path":"a.0"})",
                           R"({"$sensitive":{"a":1}})", R"({"$$ref":"x"})"})
    CHECK(again(text) == text);
  CHECK(again(R"("\u00e9\ud83d\udea2")") == "\"\xC3\xA9\xF0\x9F\x9A\xA2\"");
}

TEST_CASE("references and sensitive values are marks, not maps", "[check][json]") {
  std::string why;
  const auto value = parse_json(R"({"$sensitive":{"$ref":"a/b/c","path":"id"}})", why);
  REQUIRE(value);
  CHECK(value->sensitive());
  CHECK(value->as_reference() == Reference{"a/b/c", "id"});
}

TEST_CASE("what is no JSON is refused with the place", "[check][json]") {
  for (const char* text : {"", "{", "[1,]", "{\"a\" 1}", "tru", "1 2", "\"a", "\"\\x\"",
                           "\"\\ud800\"", "99999999999999999999", "\"\\u0000\"", "\"\xFF\""})
    CHECK(again(text).find("not JSON: ") == 0);
  CHECK(again(std::string(500, '[')).find("nested deeper") != std::string::npos);
}

TEST_CASE("text is UTF-8 without a NUL", "[check][json]") {
  CHECK(is_text("plain \xC3\xA9 \xF0\x9F\x9A\xA2"));
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\x80"), std::string("\xC0\xAF"),
        std::string("\xED\xA0\x80"), std::string("\xF5\x80\x80\x80")})
    CHECK_FALSE(is_text(bad));
}
