#include "core/value/json.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/system/random.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

std::string printed(const std::string& text) {
  const auto value = from_json(text);
  return value ? to_json(*value) : value.error().message;
}

/// Equal in data and in marks.
bool same(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || a.sensitive() != b.sensitive() || a.size() != b.size()) return false;
  if (a.kind() == Kind::real) {
    const double x = a.as_double();
    const double y = b.as_double();
    return std::memcmp(&x, &y, sizeof x) == 0;
  }
  for (std::size_t i = 0; i < a.as_list().size(); ++i)
    if (!same(a.as_list()[i], b.as_list()[i])) return false;
  for (const auto& [key, entry] : a.as_map())
    if (!b.find(key) || !same(entry, b[key])) return false;
  return a.is_list() || a.is_map() || a == b;
}

std::string random_text(SeededRandom& random) {
  static const char* const pieces[] = {"a",
                                       "$ref",
                                       "$",
                                       "$sensitive",
                                       "path",
                                       "\"",
                                       "\\",
                                       "\n",
                                       "\x01",
                                       "\x7F",
                                       "\xC3\xA9",
                                       "\xE2\x82\xAC",
                                       "\xF0\x9F\x98\x80",
                                       "/",
                                       "{",
                                       " ",
                                       "0",
                                       "\t"};
  std::string text;
  for (auto left = random.next() % 4; left > 0; --left)
    text += pieces[random.next() % std::size(pieces)];
  return text;
}

double random_double(SeededRandom& random) {
  while (true) {
    const auto bits = random.next();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value)) return random.next() % 2 ? value : std::floor(std::fmod(value, 1000));
  }
}

Value random_value(SeededRandom& random, int depth) {
  Value value;
  switch (random.next() % (depth > 0 ? 8 : 6)) {
    case 0:
      break;
    case 1:
      value = random.next() % 2 == 0;
      break;
    case 2:
      value = static_cast<std::int64_t>(random.next());
      break;
    case 3:
      value = random_double(random);
      break;
    case 4:
      value = random_text(random);
      break;
    case 5:
      value = Reference{random_text(random), random_text(random)};
      break;
    case 6:
      value = Value::list();
      for (auto left = random.next() % 4; left > 0; --left)
        value.push(random_value(random, depth - 1));
      break;
    default:
      value = Value::map();
      for (auto left = random.next() % 4; left > 0; --left)
        value.set(random_text(random), random_value(random, depth - 1));
  }
  if (random.next() % 5 == 0) value.mark_sensitive();
  return value;
}

}  // namespace

TEST_CASE("any value reads back the same from its JSON", "[json]") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SeededRandom random(seed);
    const auto value = random_value(random, 4);
    const auto text = to_json(value);
    const auto again = from_json(text);
    CAPTURE(seed, text);
    REQUIRE(again);
    REQUIRE(same(value, *again));
    REQUIRE(to_json(*again) == text);
    REQUIRE(same(value, *from_json(to_pretty_json(value, JsonForm::marked))));
  }
}

TEST_CASE("keys are sorted and the same value always gives the same bytes", "[json]") {
  const auto value =
      Value::map().set("b", 1).set("a", Value::list().push(2.0).push(nullptr)).set("B", true);
  CHECK(to_json(value) == R"j({"B":true,"a":[2.0,null],"b":1})j");
}

TEST_CASE("a sensitive value is shown as such, nested ones too", "[json]") {
  const auto value =
      Value::map()
          .set("open", "o")
          .set("closed", Value::list().push(Value::map().set("k", "secret")).mark_sensitive());
  CHECK(to_json(value, JsonForm::shown) == R"j({"closed":"(sensitive)","open":"o"})j");
  CHECK(to_json(value, JsonForm::plain) == R"j({"closed":[{"k":"secret"}],"open":"o"})j");
  CHECK(to_json(value) == R"j({"closed":{"$sensitive":[{"k":"secret"}]},"open":"o"})j");
}

TEST_CASE("a reference is shown as address and path", "[json]") {
  const Value value = Reference{"cloud/box/one", "ports.0"};
  CHECK(to_json(value, JsonForm::shown) == R"j("(cloud/box/one#ports.0)")j");
  CHECK(to_json(value) == R"j({"$ref":"cloud/box/one","path":"ports.0"})j");
  CHECK(from_json(R"j({"$ref":"cloud/box/one"})j")->as_reference() ==
        Reference{"cloud/box/one", ""});
}

TEST_CASE("data cannot pose as a mark", "[json]") {
  const auto posing = Value::map().set("$sensitive", "open");
  const auto again = from_json(to_json(posing));
  REQUIRE(again);
  CHECK(again->is_map());
  CHECK_FALSE(again->sensitive());
  CHECK(from_json(R"j({"$ref":5})j")->is_map());
  CHECK(from_json(R"j({"$ref":"a","other":1})j")->is_map());
  CHECK((*from_json(R"j({"$schema":"x"})j"))["$schema"] == Value("x"));
}

TEST_CASE("indented JSON is for people", "[json]") {
  const auto value =
      Value::map().set("a", Value::list().push(1).push(Value::map())).set("b", Value::list());
  CHECK(to_pretty_json(value) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("a fault in JSON is named with line and column", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[1,]", "line 1, column 4: the text is not JSON: a value is expected here"},
      {"{\"a\":\n  x}", "line 2, column 3: the text is not JSON: a value is expected here"},
      {"{\"a\" 1}", "line 1, column 6: the text is not JSON: a ':' is expected here"},
      {"{a: 1}", "line 1, column 2: the text is not JSON: a key in quotes is expected here"},
      {"[1 2]", "line 1, column 4: the text is not JSON: a ',' or a ']' is expected here"},
      {"[1] x", "line 1, column 5: the text is not JSON: something follows after its end"},
      {"[01]", "line 1, column 3: the text is not JSON: a ',' or a ']' is expected here"},
      {"[1.]", "line 1, column 4: the text is not JSON: a digit is expected here"},
      {"[\"\t\"]",
       "line 1, column 3: the text is not JSON: a control character in a text has to be escaped"},
      {"\"\\x\"", "line 1, column 3: the text is not JSON: this escape is unknown"},
      {"[\"\xFF\"]", "line 1, column 2: the text is not JSON: this text is not UTF-8"},
      {"[\"a\\\"b\", \"q\\\\\\\"\xFF\"]",
       "line 1, column 10: the text is not JSON: this text is not UTF-8"},
      {"{\"\xFF\":1}", "line 1, column 2: the text is not JSON: this text is not UTF-8"},
      {"\"\\u12x4\"", "line 1, column 2: the text is not JSON: four hex digits are expected here"},
      {"\"\\ud800\"", "line 1, column 2: the text is not JSON: half a surrogate pair"},
      {"\"\\ud83d\\u0041\"", "line 1, column 2: the text is not JSON: half a surrogate pair"},
      {"[\"\\udc00\"]", "line 1, column 2: the text is not JSON: half a surrogate pair"}};
  for (const auto& [text, message] : cases) CHECK(printed(text) == message);
}

TEST_CASE("a text that ends too early says so", "[json]") {
  for (const char* text : {"", "  ", "[1", "[1,\n\n", "{", "{\"a\"", "{\"a\":", "tru", "-",
                           "\"open", "\"\\", "\"\\u12"}) {
    CAPTURE(text);
    CHECK_THAT(printed(text),
               Catch::EndsWith("it ends too early") || Catch::Contains("hex digits"));
  }
}

TEST_CASE("escapes are read as RFC 8259 has them", "[json]") {
  CHECK(from_json(R"j("\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00")j")->as_string() ==
        "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(from_json("\"\\u0000\"")->as_string() == std::string(1, '\0'));
  CHECK(printed("{\"a\":1,\"a\":2}") == "{\"a\":2}");
}

TEST_CASE("a zero byte is no end", "[json]") {
  CHECK(printed(std::string("[1]\0", 4)) ==
        "line 1, column 4: the text is not JSON: something follows after its end");
  CHECK(printed(std::string("[\"a\0b\"]", 7)) ==
        "line 1, column 4: the text is not JSON: a control character in a text has to be escaped");
}

TEST_CASE("numbers are never bent", "[json]") {
  CHECK(printed("[9223372036854775807,-9223372036854775808,9007199254740993]") ==
        "[9223372036854775807,-9223372036854775808,9007199254740993]");
  for (const char* text :
       {"[9223372036854775808]", "[-9223372036854775809]", "[18446744073709551616]"})
    CHECK(printed(text) ==
          "line 1, column 2: the text is not JSON: the number does not fit 64 bits");
  CHECK(printed("{\"9223372036854775808\":\"18446744073709551616 \\\" 18446744073709551616\"}")
            .front() == '{');
  CHECK(printed("[1e3,1.0,0.1]") == "[1000.0,1.0,0.1]");
  for (const char* text : {"[1e400]", "[1e-400]"})
    CHECK(printed(text) ==
          "line 1, column 2: the text is not JSON: the number does not fit 64 bits");
  CHECK(to_json(std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("nesting beyond 128 levels is an error, not a crash", "[json]") {
  CHECK(printed(std::string(300'000, '[')) ==
        "line 1, column 129: the text is not JSON: lists and maps are nested too deep");
  std::string maps;
  while (maps.size() < 300'000) maps += "{\"a\":";
  CHECK_FALSE(from_json(maps));
  CHECK(from_json(std::string(128, '[') + std::string(128, ']')));
}

TEST_CASE("bytes that are no UTF-8 are printed as the replacement character", "[json]") {
  CHECK(to_json("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(to_json("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(is_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3",
                          "\x80", "\xF8\x88\x80\x80\x80"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a transformation changes children first and leaves the rest shared", "[json]") {
  const auto untouched = Value::list().push("x");
  const auto value = Value::map().set("a", 1).set("b", Value::list().push(2)).set("c", untouched);
  const auto doubled = transformed(value, [](Value& one) {
    if (!one.is_int()) return false;
    one = one.as_int() * 2;
    return true;
  });
  CHECK(to_json(doubled) == R"j({"a":2,"b":[4],"c":["x"]})j");
  CHECK(to_json(value) == R"j({"a":1,"b":[2],"c":["x"]})j");
  CHECK(&doubled["c"].as_list() == &untouched.as_list());
}

TEST_CASE("marks and references are found at any depth", "[json]") {
  const auto deep = [](Value value) {
    return Value::map().set("a", Value::list().push(Value::map().set("b", std::move(value))));
  };
  CHECK(has_sensitive(deep(Value("x").mark_sensitive())));
  CHECK_FALSE(has_sensitive(deep("x")));
  CHECK(has_references(deep(Reference{"a/b/c", "id"})));
  CHECK_FALSE(has_references(deep("x")));
}
