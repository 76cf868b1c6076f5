#include <catch2/catch.hpp>

#include "core/schema/compare.hpp"
#include "json_text.hpp"
#include "slipway/schema.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::json;

namespace {

Attributes inputs(const std::vector<schema::Attribute>& attributes) {
  schema::Type type("sheet");
  for (const auto& attribute : attributes) type.input(attribute);
  schema::Description description("paper", "1", "");
  description.role("cloud", {}).type("cloud", type);
  auto parsed = parse_schema(description.value());
  REQUIRE(parsed);
  return parsed->types[0].inputs;
}

/// One line per difference.
std::string told(const std::vector<Difference>& differences) {
  std::string text;
  for (const auto& one : differences) {
    static const char* words[] = {"update", "replace", "keep"};
    text += std::string(words[static_cast<int>(one.means)]) + " " + one.path + ": " +
            to_json(one.before, JsonForm::shown) + " -> " + to_json(one.after, JsonForm::shown);
    if (one.interrupts) text += " interrupts";
    if (one.sensitive) text += " sensitive";
    if (one.unknown) text += " unknown";
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("inputs are compared one by one, in schema order", "[schema][compare]") {
  const auto schema =
      inputs({schema::text("size").interrupts(), schema::text("colour").replaces(),
              schema::list("holes", schema::integer("")), schema::text("ink").keeps()});
  CHECK(told(compare_inputs(schema, json(R"({"colour":"red","holes":[1,2],"size":"A4","ink":"x"})"),
                            json(R"({"colour":"blue","holes":[2,1],"size":"A3"})"))) ==
        "update size: \"A4\" -> \"A3\" interrupts\n"
        "replace colour: \"red\" -> \"blue\"\n"
        "update holes: [1,2] -> [2,1]\n"
        "keep ink: \"x\" -> null\n");
}

TEST_CASE("equal inputs have no difference", "[schema][compare]") {
  const auto schema = inputs({schema::text("size"), schema::number("weight")});
  CHECK(compare_inputs(schema, json(R"({"size":"A4","weight":2})"),
                       json(R"({"size":"A4","weight":2.0})"))
            .empty());
}

TEST_CASE("a key with null equals a key that is not there", "[schema][compare]") {
  const auto schema = inputs({schema::text("size"), schema::map("marks", schema::text(""))});
  CHECK(compare_inputs(schema, json(R"({"size":null,"marks":{"a":"b","c":null}})"),
                       json(R"({"marks":{"a":"b"}})"))
            .empty());
}

TEST_CASE("what is computed, or not in the schema, is not compared", "[schema][compare]") {
  const auto schema = inputs({schema::text("address").computed()});
  CHECK(compare_inputs(schema, json(R"({"address":"a","stray":1})"), json(R"({"address":"b"})"))
            .empty());
}

TEST_CASE("without_case reaches the texts inside lists and maps", "[schema][compare]") {
  const auto schema =
      inputs({schema::text("place").without_case(),
              schema::map("tags", schema::list("", schema::text(""))).without_case()});
  CHECK(compare_inputs(schema, json(R"({"place":"West US","tags":{"a":["X"]}})"),
                       json(R"({"place":"west us","tags":{"a":["x"]}})"))
            .empty());
  CHECK(told(compare_inputs(schema, json(R"({"tags":{"a":["X"]}})"),
                            json(R"({"tags":{"A":["X"]}})"))) ==
        "update tags: {\"a\":[\"X\"]} -> {\"A\":[\"X\"]}\n");
}

TEST_CASE("a set has no order and no doubles", "[schema][compare]") {
  const auto schema = inputs({schema::list("ports", schema::text("").without_case()).as_set()});
  CHECK(compare_inputs(schema, json(R"({"ports":["A","b","b"]})"), json(R"({"ports":["B","a"]})"))
            .empty());
  CHECK(compare_inputs(schema, json(R"({"ports":["a"]})"), json(R"({"ports":["a","c"]})")).size() ==
        1);
}

TEST_CASE("a reference that is not resolved makes the difference unknown", "[schema][compare]") {
  const auto schema = inputs({schema::text("disk").replaces()});
  Value after = Value::map().set("disk", Reference{"cloud/disk/a", "url"});
  CHECK(told(compare_inputs(schema, json(R"({"disk":"http://x"})"), after)) ==
        "replace disk: \"http://x\" -> \"(cloud/disk/a#url)\" unknown\n");
}

TEST_CASE("of what was read back only the keys that are there are compared", "[schema][compare]") {
  const auto schema = inputs({schema::text("size"), schema::text("password").sensitive()});
  CHECK(told(compare_observed(schema, json(R"({"size":"A4","password":"p"})"),
                              json(R"({"size":"A5"})"))) == "update size: \"A4\" -> \"A5\"\n");
}

TEST_CASE("a difference in something sensitive does not show it", "[schema][compare]") {
  const auto schema = inputs(
      {schema::object("login", {schema::text("user"), schema::text("password").sensitive()})});
  CHECK(told(compare_inputs(schema, json(R"({"login":{"user":"a","password":"one"}})"),
                            json(R"({"login":{"user":"a","password":"two"}})"))) ==
        "update login: {\"password\":\"(sensitive)\",\"user\":\"a\"} -> "
        "{\"password\":\"(sensitive)\",\"user\":\"a\"} sensitive\n");
}

TEST_CASE("every scalar below a sensitive attribute is marked", "[schema][sensitive]") {
  const auto schema =
      inputs({schema::list("keys", schema::any("")).sensitive(), schema::text("size"),
              schema::map("users", schema::object("", {schema::text("password").sensitive()}))});
  const Value marked = mark_sensitive(
      schema, json(R"({"keys":["a",{"b":1}],"size":"A4","users":{"x":{"password":"p"}}})"));
  CHECK(to_json(marked, JsonForm::shown) ==
        R"-({"keys":["(sensitive)",{"b":"(sensitive)"}],"size":"A4",)-"
        R"-("users":{"x":{"password":"(sensitive)"}}})-");
  CHECK(marked["keys"].as_list()[0].sensitive());
  CHECK_FALSE(marked["size"].sensitive());
}
