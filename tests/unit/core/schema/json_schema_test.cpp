#include "core/schema/json_schema.hpp"

#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "slipway/schema.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

PluginSchema plugin(const std::string& name, const std::string& role,
                    const std::vector<schema::Attribute>& options) {
  auto parsed = parse_schema(schema::Description(name, "1", "").role(role, options).value());
  REQUIRE(parsed);
  return *parsed;
}

std::string plain(const Value& value) { return to_json(value, JsonForm::plain); }

}  // namespace

TEST_CASE("the JSON Schema of a stack file closes the top level", "[schema][json_schema]") {
  const Value schema = json_schema({});
  CHECK(schema["$schema"] == Value("https://json-schema.org/draft/2020-12/schema"));
  CHECK(schema["additionalProperties"] == Value(false));
  CHECK(plain(schema["required"]) == R"(["name"])");
  for (const char* key : {"name", "cloud", "config", "platform"})
    CHECK(schema["properties"].find(key));
  CHECK(schema["properties"].size() == 4);
  CHECK(plain(schema["patternProperties"]) == R"({"^x-":true})");
}

TEST_CASE("each plugin of a role has a branch of its own", "[schema][json_schema]") {
  const auto paper = plugin("paper", "cloud", {schema::text("size").required().doc("how large")});
  const auto tin = plugin("tin", "cloud", {schema::integer("cans").range(1, 9).fallback(2)});
  const Value schema = json_schema({&paper, &tin});
  const Value& cloud = schema["properties"]["cloud"];
  CHECK(plain(cloud["properties"]["plugin"]["examples"]) == R"(["paper","tin"])");
  REQUIRE(cloud["allOf"].size() == 2);
  const Value& branch = cloud["allOf"].as_list()[1];
  CHECK(plain(branch["if"]) ==
        R"({"properties":{"plugin":{"const":"tin"}},"required":["plugin"]})");
  CHECK(
      plain(branch["then"]["properties"]["cans"]) ==
      R"({"anyOf":[{"maximum":9,"minimum":1,"type":"integer"},{"$ref":"#/$defs/replaced"}],"default":2})");
  CHECK(branch["then"]["additionalProperties"] == Value(false));
  CHECK(plain(cloud["allOf"].as_list()[0]["then"]["required"]) == R"(["size"])");
  CHECK(json_schema({&paper})["properties"]["config"]["allOf"].is_null());
}

TEST_CASE("the core's own words are known in every branch", "[schema][json_schema]") {
  const auto paper = plugin("paper", "cloud", {schema::text("size")});
  const Value schema = json_schema({&paper});
  const Value& properties =
      schema["properties"]["cloud"]["allOf"].as_list()[0]["then"]["properties"];
  for (const char* word : {"plugin", "nodes", "isolation", "protect", "timeouts"})
    CHECK(properties.find(word));
  const Value& group = properties["nodes"]["anyOf"]
                           .as_list()[1]["additionalProperties"]["anyOf"]
                           .as_list()[1]["properties"];
  for (const char* word : {"count", "metadata", "size"}) CHECK(group.find(word));
}

TEST_CASE("options that exclude each other are kept apart and not required",
          "[schema][json_schema]") {
  const auto paper =
      plugin("paper", "cloud",
             {schema::text("location").required().excludes({"group"}), schema::text("group")});
  const Value schema = json_schema({&paper});
  const Value& then = schema["properties"]["cloud"]["allOf"].as_list()[0]["then"];
  CHECK(then["required"].is_null());
  CHECK(plain(then["allOf"]) == R"([{"not":{"required":["location","group"]}}])");
}

TEST_CASE("what the plugin finds out cannot be written", "[schema][json_schema]") {
  const auto paper = plugin("paper", "cloud", {schema::text("address").computed()});
  const Value schema = json_schema({&paper});
  CHECK_FALSE(
      schema["properties"]["cloud"]["allOf"].as_list()[0]["then"]["properties"].find("address"));
}

TEST_CASE("every shape of an option has its JSON Schema", "[schema][json_schema]") {
  const auto paper = plugin(
      "paper", "cloud",
      {schema::list("keys", schema::text("")).length(1, 3), schema::map("tags", schema::number("")),
       schema::boolean("on"), schema::any("more"),
       schema::object("disk", {schema::integer("gb").required()}),
       schema::text("kind").allowed({"a", "b"}), schema::text("host").pattern("[a-z]+", "low"),
       schema::text("word").pattern("[[:alpha:]]+", "letters"),
       schema::text("old").deprecated_by("on")});
  const Value schema = json_schema({&paper});
  const Value& options = schema["properties"]["cloud"]["allOf"].as_list()[0]["then"]["properties"];
  const std::string text = R"("type":["string","number","boolean"])";
  const std::string or_replaced = R"({"$ref":"#/$defs/replaced"})";
  CHECK(plain(options["keys"]) == R"({"items":{"anyOf":[{)" + text + "}," + or_replaced +
                                      R"(]},"maxItems":3,"minItems":1,"type":"array"})");
  CHECK(plain(options["tags"]) == R"({"additionalProperties":{"anyOf":[{"type":"number"},)" +
                                      or_replaced + R"(]},"type":"object"})");
  CHECK(plain(options["more"]) == "{}");
  CHECK(plain(options["disk"]) ==
        R"({"additionalProperties":false,"properties":{"gb":{"anyOf":[{"type":"integer"},)" +
            or_replaced + R"(]}},"required":["gb"],"type":"object"})");
  CHECK(plain(options["kind"]["anyOf"].as_list()[0]) == R"({"enum":["a","b"],)" + text + "}");
  CHECK(plain(options["host"]["anyOf"].as_list()[0]) ==
        R"({"pattern":"^(?:[a-z]+)$",)" + text + "}");
  CHECK(plain(options["word"]["anyOf"].as_list()[0]) == "{" + text + "}");
  CHECK(options["old"]["deprecated"] == Value(true));
}
