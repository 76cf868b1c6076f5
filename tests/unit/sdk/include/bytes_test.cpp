// Bytes that need not be text, on their way through values.
#include "slipway/bytes.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace slipway;

TEST_CASE("text is UTF-8 without a NUL", "[sdk][bytes]") {
  for (const char* text :
       {"", "abc", "\xc3\xa9", "\xe6\x97\xa5", "\xf0\x9f\x98\x80", "\xef\xbf\xbf"})
    CHECK(is_text(text));
  // broken off, a lone continuation, overlong, a surrogate, beyond the last character
  for (const char* bytes : {"\xc3", "\xa9", "\xe6\x97", "\xc0\x80", "\xe0\x9f\xbf",
                            "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xff"})
    CHECK_FALSE(is_text(bytes));
  CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
}

TEST_CASE("what cannot be in a message is a question mark there", "[sdk][bytes]") {
  CHECK(as_text(std::string("a\0\xc3\xa9\xff\xc3", 6)) == "a?\xc3\xa9??");
}

TEST_CASE("any bytes can be a value and had back", "[sdk][bytes][property]") {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random() % 40, 'x');
    for (auto& byte : bytes) byte = static_cast<char>(random() % (round % 2 ? 256 : 127));
    CHECK(bytes_of(bytes_value(bytes)) == bytes);
    CHECK(bytes_value(bytes).is_string() == is_text(bytes));
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
  }
}

TEST_CASE("what is no base64 gives nothing", "[sdk][bytes]") {
  for (const char* text : {"A", "AAA", "AA=A", "====", "AAA*", "AAAA="})
    CHECK_FALSE(base64_decode(text));
  CHECK(base64_decode("AAEC\nAwo=") == std::string("\0\1\2\3\n", 5));
  CHECK_FALSE(bytes_of(Value::map().set("base64", "*")));
  CHECK_FALSE(bytes_of(Value(5)));
}
