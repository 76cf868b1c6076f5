#include "core/schema/check.hpp"

#include <catch2/catch.hpp>

#include "json_text.hpp"
#include "slipway/schema.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::json;

namespace {

Attributes options(const std::vector<schema::Attribute>& attributes) {
  auto parsed =
      parse_schema(schema::Description("paper", "1", "").role("cloud", attributes).value());
  INFO((parsed ? std::string() : parsed.error().message));
  REQUIRE(parsed);
  return parsed->roles.at("cloud");
}

CheckedOptions check(const std::vector<schema::Attribute>& attributes, const char* given) {
  return check_options(options(attributes), "cloud", json(given), "demo", "/home/ann/demo");
}

/// Three lines per finding: what, where in the options, and what to do.
std::string told(const CheckedOptions& checked) {
  std::string text;
  for (const auto& one : checked.findings) {
    text += std::string(to_text(one.level)) + " " + one.code + ": " + one.message + "\n  at " +
            to_json(Value(Value::List(one.option)));
    if (!one.help.empty()) text += "\n  help: " + one.help;
    text += "\n";
    CHECK(one.role == "cloud");
  }
  return text;
}

std::string told(const std::vector<schema::Attribute>& attributes, const char* given) {
  return told(check(attributes, given));
}

std::string completed(const std::vector<schema::Attribute>& attributes, const char* given) {
  const auto checked = check(attributes, given);
  CHECK(told(checked).empty());
  return to_json(checked.options, JsonForm::shown);
}

}  // namespace

TEST_CASE("an unknown option is told with the one that was meant", "[schema][check]") {
  CHECK(told({schema::text("vm_size"), schema::text("location")}, R"({"vm_sise":"Large"})") ==
        "error option.unknown: cloud has no option 'vm_sise'; did you mean 'vm_size'?\n"
        "  at [\"vm_sise\"]\n"
        "  help: write 'vm_size' instead of 'vm_sise'\n");
  CHECK(told({schema::text("vm_size"), schema::text("location")}, R"({"colour":"red"})") ==
        "error option.unknown: cloud has no option 'colour'\n"
        "  at [\"colour\"]\n"
        "  help: its options are vm_size and location\n");
  CHECK(told({}, R"({"node":3})") ==
        "error option.unknown: cloud has no option 'node'; did you mean 'nodes'?\n"
        "  at [\"node\"]\n"
        "  help: write 'nodes' instead of 'node'\n");
}

TEST_CASE("a value of another kind is told with what was wanted", "[schema][check]") {
  CHECK(told({schema::integer("count"), schema::boolean("on"),
              schema::list("ports", schema::integer("")), schema::text("size"),
              schema::map("tags", schema::text(""))},
             R"({"count":"many","on":"perhaps","ports":"80","size":["A4"],"tags":3})") ==
        "error option.wrong-type: cloud.count must be a whole number, but is 'many'\n"
        "  at [\"count\"]\n"
        "error option.wrong-type: cloud.on must be true or false, but is 'perhaps'\n"
        "  at [\"on\"]\n"
        "error option.wrong-type: cloud.ports must be a list, but is '80'\n"
        "  at [\"ports\"]\n"
        "error option.wrong-type: cloud.size must be a text, but is a list\n"
        "  at [\"size\"]\n"
        "error option.wrong-type: cloud.tags must be a map, but is 3\n"
        "  at [\"tags\"]\n");
}

TEST_CASE("texts become numbers and booleans where the schema wants them", "[schema][check]") {
  CHECK(completed({schema::integer("count"), schema::number("share"), schema::boolean("on"),
                   schema::boolean("off"), schema::list("ports", schema::integer(""))},
                  R"({"count":"5","share":"0.5","on":"Yes","off":"false","ports":["80"]})") ==
        R"({"count":5,"off":false,"on":true,"ports":[80],"share":0.5})");
}

TEST_CASE("a number or a boolean given for a text is the text that was written",
          "[schema][check]") {
  CHECK(completed({schema::text("account"), schema::text("word"), schema::text("share")},
                  R"({"account":1234567890123,"word":true,"share":0.1})") ==
        R"({"account":"1234567890123","share":"0.1","word":"true"})");
}

TEST_CASE("a number that does not fit is no number", "[schema][check]") {
  for (const char* text : {"99999999999999999999", "5 ", "0x10", "", "1e400", "nan"})
    CHECK(check_options(options({schema::integer("n"), schema::number("r")}), "cloud",
                        Value::map().set("n", text).set("r", text), "demo", "/")
              .findings.size() >= 1);
}

TEST_CASE("a missing option is told with the ways to give it", "[schema][check]") {
  CHECK(told({schema::text("account").required(),
              schema::text("location").required().excludes({"group"}), schema::text("group")},
             R"({"account":null})") ==
        "error option.missing: cloud.account is missing\n"
        "  at [\"account\"]\n"
        "  help: add 'account: ...' to cloud, or give --set cloud.account=...\n"
        "error option.missing: cloud.location is missing; one of location and group is needed\n"
        "  at [\"location\"]\n"
        "  help: add 'location: ...' to cloud, or give --set cloud.location=...\n");
  CHECK(completed({schema::text("location").required().excludes({"group"}), schema::text("group")},
                  R"({"group":"g"})") == R"({"group":"g"})");
}

TEST_CASE("options that exclude each other are told once", "[schema][check]") {
  CHECK(told({schema::text("location").excludes({"group"}),
              schema::text("group").excludes({"location"})},
             R"({"location":"West","group":"g"})") ==
        "error option.exclusive: cloud.location and cloud.group cannot be given together\n"
        "  at [\"group\"]\n"
        "  help: keep one of them and remove the other\n");
}

TEST_CASE("a default gives way to an option that excludes it", "[schema][check]") {
  const std::vector<schema::Attribute> schema = {
      schema::text("location").fallback("West US").excludes({"group"}), schema::text("group")};
  CHECK(completed(schema, "{}") == R"({"location":"West US"})");
  CHECK(completed(schema, R"({"group":"g"})") == R"({"group":"g"})");
}

TEST_CASE("defaults are made from the stack's name and from other options", "[schema][check]") {
  const std::vector<schema::Attribute> schema = {
      schema::text("url").fallback_from("https://{account}.example/{port}"),
      schema::text("account").fallback_from("{name}store"), schema::integer("port").fallback(80),
      schema::text("nickname").fallback_from("{pet}"), schema::text("pet")};
  CHECK(completed(schema, "{}") ==
        R"({"account":"demostore","port":80,"url":"https://demostore.example/80"})");
  CHECK(
      completed(schema, R"({"account":"mine","pet":"cat"})") ==
      R"({"account":"mine","nickname":"cat","pet":"cat","port":80,"url":"https://mine.example/80"})");
}

TEST_CASE("a default made from others is checked like what is given", "[schema][check]") {
  CHECK(told({schema::text("account")
                  .fallback_from("{name}-store")
                  .pattern("[a-z]+", "must be lower-case letters only")},
             "{}") ==
        "error option.malformed: cloud.account is 'demo-store', which does not fit: must be "
        "lower-case letters only\n"
        "  at [\"account\"]\n");
}

TEST_CASE("limits of numbers, texts and lists are told with the limit", "[schema][check]") {
  CHECK(
      told(
          {schema::integer("port").range(1, 65535), schema::text("name").length(3, 5),
           schema::list("keys", schema::text("")).length(1, 2), schema::text("label").length(2, 9),
           schema::text("host").pattern("[a-z]+", "must be lower-case letters only"),
           schema::text("zone").pattern("[a-z]+", "")},
          R"({"port":70000,"name":"slipway","keys":["a","b","c"],"label":"é","host":"A.b","zone":"x1"})") ==
      "error option.out-of-range: cloud.port is 70000, but must be 1 to 65535\n"
      "  at [\"port\"]\n"
      "error option.wrong-length: cloud.name has 7 characters, but at most 5 are allowed\n"
      "  at [\"name\"]\n"
      "error option.wrong-length: cloud.keys has 3 entries, but at most 2 are allowed\n"
      "  at [\"keys\"]\n"
      "error option.wrong-length: cloud.label has 1 characters, but at least 2 are needed\n"
      "  at [\"label\"]\n"
      "error option.malformed: cloud.host is 'A.b', which does not fit: must be lower-case letters "
      "only\n"
      "  at [\"host\"]\n"
      "error option.malformed: cloud.zone is 'x1', which does not fit: the pattern [a-z]+\n"
      "  at [\"zone\"]\n");
}

TEST_CASE("a pattern must match the whole text and no line of it", "[schema][check]") {
  const std::vector<schema::Attribute> schema = {schema::text("host").pattern("a|b", "a or b")};
  CHECK(told(schema, R"({"host":"b"})").empty());
  CHECK_FALSE(told(schema, R"({"host":"ab"})").empty());
  CHECK_FALSE(told(schema, R"({"host":"a\nx"})").empty());
  CHECK_FALSE(told(schema, R"({"host":"a\u0000x"})").empty());
}

TEST_CASE("a value that is not allowed is told with the one that was meant", "[schema][check]") {
  const std::vector<schema::Attribute> schema = {
      schema::text("vm_size").allowed({"Small", "Medium", "Large"})};
  CHECK(told(schema, R"({"vm_size":"Lage"})") ==
        "error option.not-allowed: cloud.vm_size is 'Lage'; did you mean 'Large'?\n"
        "  at [\"vm_size\"]\n"
        "  help: allowed: Small, Medium, Large\n");
  CHECK(told(schema, R"({"vm_size":"Enormous"})") ==
        "error option.not-allowed: cloud.vm_size is 'Enormous', which is not allowed\n"
        "  at [\"vm_size\"]\n"
        "  help: allowed: Small, Medium, Large\n");
}

TEST_CASE("where case does not count, the allowed spelling is handed on", "[schema][check]") {
  CHECK(completed({schema::text("vm_size").allowed({"Small", "Large"}).without_case()},
                  R"({"vm_size":"large"})") == R"({"vm_size":"Large"})");
}

TEST_CASE("a deprecated option is a warning and works", "[schema][check]") {
  const auto checked = check({schema::text("size"), schema::text("format").deprecated_by("size")},
                             R"({"format":"A4"})");
  CHECK(told(checked) ==
        "warning option.deprecated: cloud.format is deprecated; size replaces it\n"
        "  at [\"format\"]\n"
        "  help: write 'size' instead of 'format'\n");
  CHECK(to_json(checked.options) == R"({"format":"A4"})");
}

TEST_CASE("faults inside lists and objects are told with their path", "[schema][check]") {
  CHECK(told({schema::list("endpoints",
                           schema::object("", {schema::integer("port").required().range(1, 9),
                                               schema::text("protocol").fallback("tcp")}))},
             R"({"endpoints":[{"port":1},{"port":80},{"prot":5}]})") ==
        "error option.out-of-range: cloud.endpoints[1].port is 80, but must be 1 to 9\n"
        "  at [\"endpoints\",1,\"port\"]\n"
        "error option.unknown: cloud.endpoints[2] has no option 'prot'; did you mean 'port'?\n"
        "  at [\"endpoints\",2,\"prot\"]\n"
        "  help: write 'port' instead of 'prot'\n"
        "error option.missing: cloud.endpoints[2].port is missing\n"
        "  at [\"endpoints\",2,\"port\"]\n"
        "  help: add 'port: ...' to cloud.endpoints[2]\n");
}

TEST_CASE("objects in a list get their defaults", "[schema][check]") {
  CHECK(completed({schema::list("endpoints",
                                schema::object("", {schema::integer("port"),
                                                    schema::text("protocol").fallback("tcp")}))},
                  R"({"endpoints":[{"port":1}]})") ==
        R"({"endpoints":[{"port":1,"protocol":"tcp"}]})");
}

TEST_CASE("paths become absolute beside the stack file", "[schema][check]") {
  CHECK(completed({schema::text("cert").is_path(), schema::text("key").is_path(),
                   schema::text("log").is_path().fallback("out/{x}.log")},
                  R"({"cert":"../certs/./a.pem","key":"/etc/key"})") ==
        R"({"cert":"/home/ann/certs/a.pem","key":"/etc/key","log":"/home/ann/demo/out/{x}.log"})");
  CHECK(told({schema::text("key").is_path()}, R"({"key":"~/.ssh/id"})") ==
        "error option.tilde: cloud.key begins with ~, which is not looked up here\n"
        "  at [\"key\"]\n"
        "  help: write ${env:HOME}/.ssh/id\n");
}

TEST_CASE("what the plugin finds out cannot be given", "[schema][check]") {
  CHECK(told({schema::text("address").computed()}, R"({"address":"10.0.0.1"})") ==
        "error option.computed: cloud.address is found out by the plugin and cannot be set\n"
        "  at [\"address\"]\n"
        "  help: remove 'address'\n");
}

TEST_CASE("sensitive options are marked, and no finding shows them", "[schema][check][sensitive]") {
  const std::vector<schema::Attribute> schema = {
      schema::text("password").sensitive().pattern("[a-z]+", "must be lower-case letters only"),
      schema::integer("pin").sensitive(),
      schema::integer("code").sensitive().range(1, 9),
      schema::text("kind").sensitive().allowed({"hunter2"}),
      schema::list("keys", schema::object("", {schema::integer("n")})).sensitive(),
      schema::text("file").sensitive().is_path()};
  const auto checked = check(schema,
                             R"({"password":"SECRET1","pin":"SECRET1","code":7777,"kind":"hunter1",
                                 "keys":[{"n":"SECRET1"}],"file":"~SECRET1","pasword":"SECRET1"})");
  const std::string text = told(checked);
  CHECK(checked.findings.size() == 7);
  CHECK(text.find("SECRET1") == std::string::npos);
  CHECK(text.find("7777") == std::string::npos);
  CHECK(text.find("hunter1") == std::string::npos);
  CHECK(text.find("error option.malformed: cloud.password is a text that is not shown, which does "
                  "not fit: must be "
                  "lower-case letters only\n") != std::string::npos);
  for (const auto& finding : checked.findings) CHECK(finding.facts["sensitive"].as_bool());
  CHECK(completed(schema, R"({"password":"secret"})") == R"-({"password":"(sensitive)"})-");
}

TEST_CASE("overrides of a group miss nothing and get no defaults", "[schema][check]") {
  const auto schema =
      options({schema::text("account").required(), schema::text("size").fallback("A4"),
               schema::object("disk", {schema::integer("gb").required(),
                                       schema::text("kind").fallback("hdd")})});
  const auto checked = check_overrides(schema, "cloud", {"nodes", "big"},
                                       json(R"({"size":"A3","disk":{"gb":"5"},"sise":1})"), "/");
  CHECK(to_json(checked.options) == R"({"disk":{"gb":5,"kind":"hdd"},"size":"A3"})");
  CHECK(told(checked) ==
        "error option.unknown: cloud.nodes.big has no option 'sise'; did you mean 'size'?\n"
        "  at [\"nodes\",\"big\",\"sise\"]\n"
        "  help: write 'size' instead of 'sise'\n");
}

TEST_CASE("options of an action have no role", "[schema][check]") {
  const auto checked = check_options(options({schema::integer("count").required()}), "",
                                     json(R"({"cuont":1})"), "demo", "/");
  REQUIRE(checked.findings.size() == 2);
  CHECK(checked.findings[0].message == "there is no option 'cuont'; did you mean 'count'?");
  CHECK(checked.findings[1].message == "count is missing");
}

TEST_CASE("long and many-lined values are shortened in a sentence", "[schema][check]") {
  CHECK(told({schema::integer("count")}, R"({"count":"one\ntwo"})") ==
        "error option.wrong-type: cloud.count must be a whole number, but is 'one...'\n"
        "  at [\"count\"]\n");
}
