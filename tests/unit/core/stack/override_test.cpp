#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

const std::string options_file =
    "name: demo\ncloud:\n  plugin: paper\n  nodes: 3\n  size: A4\n  tags: {a: 1, b: 2}\n"
    "  holes: [{at: 1}, {at: 2}]\n";

std::string options(const Stack& stack) { return to_json(stack.roles.at("cloud").options); }

}  // namespace

TEST_CASE("a flag overrides a variable, and a variable the file", "[stack][override]") {
  const Stack stack = stack_of(options_file, {"cloud.nodes=5"},
                               {{"SLIPWAY_CLOUD_NODES", "4"}, {"SLIPWAY_CLOUD_SIZE", "A3"}});
  const auto& cloud = stack.roles.at("cloud");
  CHECK(cloud.nodes[0].count == 5);
  CHECK(cloud.options["size"] == Value("A3"));
  CHECK(cloud.overrides.at("nodes") == "flag");
  CHECK(cloud.overrides.at("size") == "environment");
  CHECK(cloud.overrides.size() == 2);
}

TEST_CASE("the last of two flags counts", "[stack][override]") {
  CHECK(
      stack_of(options_file, {"cloud.nodes=5", "cloud.nodes=6"}).roles.at("cloud").nodes[0].count ==
      6);
}

TEST_CASE("a flag reaches into maps and lists", "[stack][override]") {
  const Stack stack =
      stack_of(options_file, {"cloud.tags.b=x", "cloud.tags.c.d=1", "cloud.holes.1.at=9",
                              "cloud.holes.2.at=3", "cloud.more={x: [1, two]}"});
  CHECK(options(stack) ==
        R"({"holes":[{"at":1},{"at":9},{"at":3}],"more":{"x":[1,"two"]},"size":"A4",)"
        R"("tags":{"a":1,"b":"x","c":{"d":1}}})");
  CHECK(stack.roles.at("cloud").overrides.count("holes.1.at") == 1);
}

TEST_CASE("a flag's value is YAML: scalars as they are, brackets and quotes with their meaning",
          "[stack][override]") {
  const Stack stack =
      stack_of(options_file, {"cloud.a=true", "cloud.b='5'", "cloud.c=x: y # z", "cloud.d=1=2",
                              "cloud.e=[1, \"2\"]", "cloud.size=", "cloud.g=\"a\\nb\""});
  CHECK(options(stack) == R"({"a":true,"b":"5","c":"x: y # z","d":"1=2","e":[1,"2"],"g":"a\nb",)"
                          R"("holes":[{"at":1},{"at":2}],"size":null,"tags":{"a":1,"b":2}})");
}

TEST_CASE("a flag may name a file or a variable, a variable's value is taken as it is",
          "[stack][override]") {
  const StackFolder folder;
  folder.write("slipway.yaml", options_file);
  folder.write("key", "KEY\n");
  const auto read = read_stack(folder.source(
      {"cloud.key=${file:key}", "cloud.who=[\"${env:WHO}\"]"},
      {{"WHO", "ann"}, {"SLIPWAY_CLOUD_RAW", "${env:WHO}"}, {"SLIPWAY_CLOUD_ODD", "[not yaml"}}));
  REQUIRE(read.stack);
  const Value& cloud = read.stack->roles.at("cloud").options;
  CHECK(cloud["key"] == Value("KEY"));
  CHECK(cloud["who"].as_list()[0] == Value("ann"));
  CHECK(cloud["raw"] == Value("${env:WHO}"));
  CHECK(cloud["odd"] == Value("[not yaml"));
}

TEST_CASE("a variable finds the option whose name it can only spell otherwise",
          "[stack][override]") {
  const Stack stack = stack_of("name: demo\ncloud:\n  plugin: paper\n  vm-size: A4\n", {},
                               {{"SLIPWAY_CLOUD_VM_SIZE", "A3"}});
  CHECK(options(stack) == R"({"vm-size":"A3"})");
}

TEST_CASE("the program's own variables are no options", "[stack][override]") {
  const Stack stack = stack_of(options_file, {},
                               {{"SLIPWAY_PLUGIN_PATH", "/x"},
                                {"SLIPWAY_STATE_KEY", "k"},
                                {"SLIPWAY_CONFIG", "c"},
                                {"SLIPWAY_CLOUD_", "x"},
                                {"SLIPWAY_CLOUDS_X", "x"},
                                {"SLIPWAY_NAME", "other"}});
  CHECK(stack.name == "other");
  CHECK(stack.roles.size() == 1);
  CHECK(stack.roles.at("cloud").overrides.empty());
}

TEST_CASE("a variable of a role that the stack does not have is a warning", "[stack][override]") {
  const auto read = read_text(options_file, {}, {{"SLIPWAY_PLATFORM_DOMAIN", "x.example"}});
  CHECK(read.stack);
  CHECK(
      told(read.findings) ==
      "SLIPWAY_PLATFORM_DOMAIN: warning stack.unused-variable: the variable is set, but the stack "
      "has no platform\n"
      "  help: unset SLIPWAY_PLATFORM_DOMAIN\n");
}

TEST_CASE("a stack can be given wholly by flags", "[stack][override]") {
  const StackFolder folder;
  const auto read = read_stack(folder.source(
      {"name=x", "cloud.plugin=paper", "cloud.nodes.big.count=2", "config.plugin=ink"}));
  INFO(told(read.findings));
  REQUIRE(read.stack);
  CHECK(read.stack->name == "x");
  CHECK(read.stack->file.empty());
  CHECK(read.stack->base_dir == folder.path());
  CHECK(read.stack->roles.at("cloud").plugin == "paper");
  CHECK(read.stack->roles.at("cloud").nodes[0].name == "big");
  CHECK(read.stack->roles.at("cloud").nodes[0].count == 2);
  CHECK(read.stack->roles.at("config").plugin == "ink");
}

TEST_CASE("flags that make no stack are told as flags", "[stack][override]") {
  const StackFolder folder;
  CHECK(told(read_stack(folder.source({"cloud.plugin=paper"})).findings) ==
        ": error stack.no-name: the stack has no name\n"
        "  help: add 'name: demo' at the top, or give --set name=demo\n");
  CHECK(
      told(read_stack(folder.source({"name=No", "cloud.plugin=[a]", "cloud.nodes=many"}))
               .findings) ==
      "--set name=No: error stack.name: the stack's name is 'No', but must be 1 to 40 lower-case "
      "letters, digits and hyphens, a letter first and no hyphen last\n"
      "--set cloud.plugin=...: error stack.wrong-kind: cloud.plugin must be a name, but is a list\n"
      "--set cloud.nodes=...: error stack.nodes: cloud.nodes must be a whole number, but is "
      "'many'\n");
}

TEST_CASE("a flag that leads nowhere is told", "[stack][override]") {
  CHECK(told(read_text(options_file,
                       {"nodes=5", "cluod.nodes=5", "cloud=5", "cloud.nodes", "cloud..x=1",
                        "name.x=1", "cloud.size.x=1", "cloud.holes.7.at=1", "cloud.x=[1"})
                 .findings) ==
        "--set nodes: error stack.set: a stack has no 'nodes'\n"
        "  help: a path begins with cloud, config or platform, or is name\n"
        "--set cluod.nodes: error stack.set: a stack has no 'cluod'; did you mean 'cloud'?\n"
        "  help: a path begins with cloud, config or platform, or is name\n"
        "--set cloud: error stack.set: 'cloud' is no path to an option\n"
        "  help: --set cloud.nodes=3\n"
        "--set cloud.nodes: error stack.set: the flag has no value\n"
        "  help: --set cloud.nodes=...\n"
        "--set cloud..x: error stack.set: 'cloud..x' is no path to an option\n"
        "  help: --set cloud.nodes=3\n"
        "--set name.x: error stack.set: 'name.x' is no path to an option\n"
        "  help: --set cloud.nodes=3\n"
        "--set cloud.size.x: error stack.set: 'cloud.size' holds nothing of that name\n"
        "  help: it is given in another form already; set it as a whole\n"
        "--set cloud.holes.7.at: error stack.set: 'cloud.holes' holds nothing of that name\n"
        "  help: it is given in another form already; set it as a whole\n"
        "--set cloud.x: error stack.yaml: the value cannot be read: the bracket that opens here is "
        "not "
        "closed\n"
        "  help: put it in quotes\n");
}
