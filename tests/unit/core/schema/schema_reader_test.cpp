#include <catch2/catch.hpp>

#include "core/schema/schema.hpp"
#include "slipway/schema.hpp"

using namespace slipway;
using slipway::core::AttributeType;
using slipway::core::ChangeMeans;
using slipway::core::Equality;
using slipway::core::parse_schema;

namespace {

schema::Description described(const std::vector<schema::Attribute>& options = {}) {
  return schema::Description("paper", "1.2.0", "makes machines of paper").role("cloud", options);
}

std::string refusal(const Value& description) {
  const auto parsed = parse_schema(description);
  return parsed ? "accepted" : parsed.error().message;
}

const std::string reading = "reading the plugin's description: ";

}  // namespace

TEST_CASE("all that the builders write is read", "[schema]") {
  auto description = described(
      {schema::text("size").doc("how large").fallback("A4").allowed({"A4", "A3"}).without_case(),
       schema::text("label").fallback_from("{name}-{size}").length(1, 20).pattern("[a-z]+", "low"),
       schema::text("key").required().sensitive().is_path().excludes({"label"}),
       schema::text("old").deprecated_by("size"),
       schema::list("ports", schema::integer("port").range(1, 65535)).as_set()});
  description.type("cloud", schema::Type("sheet")
                                .doc("one sheet")
                                .version(3)
                                .input(schema::text("size").replaces())
                                .input(schema::text("ink").keeps())
                                .input(schema::integer("folds").interrupts())
                                .output(schema::text("address").computed())
                                .known_by("marked")
                                .deadline_s("create", 60)
                                .usually_s("create", 1.5)
                                .create_first()
                                .is_machine());
  description.action("cloud", schema::Action("fold")
                                  .doc("folds it")
                                  .option(schema::boolean("twice"))
                                  .changes()
                                  .alone()
                                  .arguments("SHEET"));
  description.features({"files", "units"}).rehearsal("paper-emulator", {"endpoint"});

  const auto parsed = parse_schema(description.value());

  REQUIRE(parsed);
  CHECK(parsed->name == "paper");
  CHECK(parsed->version == "1.2.0");
  CHECK(parsed->summary == "makes machines of paper");
  CHECK(parsed->features == std::vector<std::string>{"files", "units"});
  CHECK(parsed->rehearsal["program"] == Value("paper-emulator"));
  const auto& options = parsed->roles.at("cloud");
  REQUIRE(options.size() == 5);
  CHECK(options[0].fallback == Value("A4"));
  CHECK(options[0].allowed == std::vector<std::string>{"A4", "A3"});
  CHECK(options[0].equality == Equality::without_case);
  CHECK(options[1].fallback_from == "{name}-{size}");
  CHECK(options[1].max_length == 20);
  CHECK(options[1].pattern_means == "low");
  CHECK((options[2].required && options[2].sensitive && options[2].path));
  CHECK(options[2].excludes == std::vector<std::string>{"label"});
  CHECK(options[3].deprecated_by == "size");
  CHECK(options[4].equality == Equality::as_set);
  REQUIRE(options[4].element.size() == 1);
  CHECK(options[4].element[0].type == AttributeType::integer);
  CHECK(options[4].element[0].max == 65535);
}

TEST_CASE("types and actions are found by role and name", "[schema]") {
  auto description = described();
  description.type("cloud", schema::Type("sheet")
                                .version(3)
                                .input(schema::text("size").replaces())
                                .input(schema::text("ink").keeps())
                                .deadline_s("create", 60)
                                .is_machine());
  description.action("cloud", schema::Action("fold").option(schema::boolean("twice")).changes());

  const auto parsed = parse_schema(description.value());

  REQUIRE(parsed);
  const auto* type = parsed->find_type("cloud", "sheet");
  REQUIRE(type);
  CHECK(type->version == 3);
  CHECK(type->inputs[0].change == ChangeMeans::replace);
  CHECK(type->inputs[1].change == ChangeMeans::keep);
  CHECK(type->deadlines_s.at("create") == 60);
  CHECK((type->machine && !type->create_first));
  const auto* action = parsed->find_action("cloud", "fold");
  REQUIRE(action);
  CHECK((action->changes && !action->alone));
  CHECK(action->options[0].name == "twice");
  CHECK_FALSE(parsed->find_type("config", "sheet"));
  CHECK_FALSE(parsed->find_action("cloud", "burn"));
}

TEST_CASE("a role that defines a word of the host is refused", "[schema]") {
  for (const char* word : {"plugin", "nodes", "isolation", "protect", "timeouts"}) {
    CHECK(refusal(described({schema::integer(word)}).value()) ==
          reading + "role 'cloud': the option name '" + word + "' belongs to the host");
    CHECK(core::is_reserved_option(word));
  }
  CHECK_FALSE(core::is_reserved_option("location"));
}

TEST_CASE("what is no description is refused", "[schema]") {
  CHECK(refusal(Value()) == reading + "the description: is not a map");
  CHECK(refusal(Value::map()) == reading + "the plugin: has no name");
  CHECK(refusal(schema::Description("Big Cloud", "1", "").value()) ==
        reading +
            "the plugin: the name 'Big Cloud' is not made of lower-case letters, digits, _ and -");
  CHECK(refusal(schema::Description("paper", "1", "").value()) ==
        reading + "roles: the plugin fills no role");
  CHECK(refusal(schema::Description("paper", "1", "").role("kitchen", {}).value()) ==
        reading + "role 'kitchen': is none of cloud, config and platform");
}

TEST_CASE("a faulty option is refused with its name", "[schema]") {
  const std::string size = reading + "role 'cloud', options 'size': ";
  const auto option = [](const schema::Attribute& one) {
    return refusal(described({one}).value());
  };
  CHECK(option(schema::Attribute("size", "colour")) ==
        size + "type is 'colour', which this host does not know");
  CHECK(option(schema::integer("size").fallback("large")) ==
        size + "the default is not of the attribute's type");
  CHECK(option(schema::integer("size").range(5, 2)) == size + "min is larger than max");
  CHECK(option(schema::text("size").length(5, 2)) == size + "min_length is larger than max_length");
  CHECK(option(schema::text("size").required().fallback("A4")) ==
        size + "is required and has a default");
  CHECK(option(schema::text("size").excludes({"form"})) ==
        size + "excludes names 'form', which is not there");
  CHECK(option(schema::text("size").deprecated_by("form")) ==
        size + "deprecated_by names 'form', which is not there");
  CHECK(option(schema::text("size").fallback_from("{form}")) ==
        size + "default_from names 'form', which is not there");
  CHECK(option(schema::object("size", {})) == size + "is an object without fields");
  CHECK(option(schema::text("size").pattern("a(b", "")).find(size + "pattern 'a(b': ") == 0);
  CHECK(option(schema::text("Size")).find("the option name 'Size' is not a lower-case word") !=
        std::string::npos);
}

TEST_CASE("the same name twice is refused", "[schema]") {
  CHECK(refusal(described({schema::text("a"), schema::text("a")}).value()) ==
        reading + "role 'cloud', options: has 'a' twice");
  auto description = described();
  description.type("cloud", schema::Type("sheet")).type("cloud", schema::Type("sheet"));
  CHECK(refusal(description.value()) == reading + "type 'sheet': is there twice");
}

TEST_CASE("defaults made from each other in a circle are refused", "[schema]") {
  CHECK(refusal(described({schema::text("a").fallback_from("{b}"),
                           schema::text("b").fallback_from("x-{c}"),
                           schema::text("c").fallback_from("{a}")})
                    .value()) ==
        reading + "role 'cloud', options 'a': its default_from leads back to itself");
}

TEST_CASE("a type of a role that the plugin does not fill is refused", "[schema]") {
  auto description = described();
  description.type("config", schema::Type("sheet"));
  CHECK(refusal(description.value()) ==
        reading + "type 'sheet': is of role 'config', which the plugin does not fill");
}

TEST_CASE("unknown words of a type are refused", "[schema]") {
  const auto type = [](const schema::Type& one) {
    return refusal(described().type("cloud", one).value());
  };
  CHECK(type(schema::Type("sheet").known_by("smell")) ==
        reading + "type 'sheet': known_by is 'smell', none of marked, content, within and free");
  CHECK(type(schema::Type("sheet").deadline_s("burn", 5)) ==
        reading + "type 'sheet': names the unknown operation 'burn'");
  CHECK(type(schema::Type("sheet").version(0)) ==
        reading + "type 'sheet': its version must be 1 or more");
}

TEST_CASE("a key that the host does not know yet is no fault", "[schema]") {
  Value description = described({schema::text("size")}).value();
  description.set("mood", "sunny");
  CHECK(refusal(description) == "accepted");
}
