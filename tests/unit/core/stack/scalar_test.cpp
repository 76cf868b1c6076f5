#include "core/stack/scalar.hpp"

#include <catch2/catch.hpp>

#include "core/schema/coerce.hpp"

using slipway::Value;
using slipway::core::plain_scalar;

TEST_CASE("a plain scalar is what it looks like", "[stack][scalar]") {
  CHECK(plain_scalar("5") == Value(5));
  CHECK(plain_scalar("-3") == Value(-3));
  CHECK(plain_scalar("0.5") == Value(0.5));
  CHECK(plain_scalar("true") == Value(true));
  CHECK(plain_scalar("false") == Value(false));
  CHECK(plain_scalar("").is_null());
  CHECK(plain_scalar("~").is_null());
  CHECK(plain_scalar("null").is_null());
  CHECK(plain_scalar("West US") == Value("West US"));
}

TEST_CASE("what could have been written otherwise stays a text", "[stack][scalar]") {
  for (const char* text : {"007", "1.10", "+5", "0x10", "1e3", "no", "Yes", "True", "1_000",
                           "99999999999999999999", "2014-01-01", ".5", "1.", "nan", "inf"})
    CHECK(plain_scalar(text) == Value(text));
}

TEST_CASE("every plain scalar but null gives back the text it was written as", "[stack][scalar]") {
  for (const char* text : {"5", "-3", "0.5", "true", "false", "007", "1.10", "no", "3.25e-30", "0"})
    CHECK(slipway::core::scalar_text(plain_scalar(text)) == text);
}
