#include <catch2/catch.hpp>
#include <filesystem>

#include "core/value/json.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

TEST_CASE("a stack is read with its roles and options", "[stack]") {
  const Stack stack = stack_of(
      "name: demo\n"
      "cloud:\n  plugin: paper\n  location: West US\n  nodes: 3\n"
      "config:\n  plugin: ink\n"
      "platform:\n  plugin: pens\n  domain: demo.example.com\n");
  CHECK(stack.name == "demo");
  CHECK(stack.file == "slipway.yaml");
  REQUIRE(stack.roles.size() == 3);
  CHECK(stack.find("cloud")->plugin == "paper");
  CHECK(to_json(stack.find("cloud")->options) == R"({"location":"West US"})");
  CHECK(stack.find("config")->options.size() == 0);
  CHECK(stack.find("platform")->options["domain"] == Value("demo.example.com"));
  CHECK(stack.find("kitchen") == nullptr);
}

TEST_CASE("a role may be left out", "[stack]") {
  CHECK(stack_of("name: demo\nconfig: {plugin: ink}\n").roles.size() == 1);
}

TEST_CASE("four faults at once are told, each at its line and column", "[stack]") {
  CHECK(told_of("nmae: demo\n"
                "cloud:\n"
                "  plugin: paper\n"
                "  nodes: lots\n"
                "  location: ${env:LOCATION}\n"
                "platform: pens\n") ==
        "slipway.yaml:1:1: error stack.unknown-key: a stack has no 'nmae'; did you mean 'name'?\n"
        "  | nmae: demo\n"
        "  help: write 'name' instead of 'nmae'\n"
        "slipway.yaml:4:10: error stack.nodes: cloud.nodes must be a whole number, but is 'lots'\n"
        "  |   nodes: lots\n"
        "slipway.yaml:5:13: error stack.substitution: the environment variable 'LOCATION' is not "
        "set\n"
        "  |   location: ${env:LOCATION}\n"
        "  help: export LOCATION=...\n"
        "slipway.yaml:6:11: error stack.wrong-kind: platform must hold keys and values\n"
        "  | platform: pens\n"
        "  help: write 'platform:' and below it 'plugin: NAME'\n");
}

TEST_CASE("the file is found in a folder above", "[stack]") {
  const StackFolder folder;
  folder.write("slipway.yaml", head);
  folder.write("a/b/x", "");
  StackSource source = folder.source();
  source.directory = folder.path() + "/a/b";
  const auto read = read_stack(source);
  REQUIRE(read.stack);
  CHECK(read.stack->file == "../../slipway.yaml");
  CHECK(read.stack->base_dir == folder.path());
}

TEST_CASE("the file given is the file read", "[stack]") {
  const StackFolder folder;
  folder.write("slipway.yaml", "name: wrong\n");
  folder.write("stacks/prod.yaml", head);
  StackSource source = folder.source();
  source.file = "stacks/prod.yaml";
  const auto read = read_stack(source);
  REQUIRE(read.stack);
  CHECK(read.stack->name == "demo");
  CHECK(read.stack->file == "stacks/prod.yaml");
  CHECK(read.stack->base_dir == folder.path() + "/stacks");
}

TEST_CASE("a file that is not there is told with what to do", "[stack]") {
  const StackFolder folder;
  CHECK(told(read_stack(folder.source()).findings) ==
        ": error stack.no-file: no slipway.yaml here or in a folder above\n"
        "  help: slipway new\n");
  folder.write("slipway.yml", head);
  CHECK(told(read_stack(folder.source()).findings) ==
        ": error stack.no-file: no slipway.yaml here or in a folder above\n"
        "  help: mv slipway.yml slipway.yaml\n");
  StackSource source = folder.source({"name=x", "cloud.plugin=paper"});
  source.file = "prod.yaml";
  CHECK(told(read_stack(source).findings) ==
        "prod.yaml: error stack.no-file: there is no such file\n");
  source.file = ".";
  CHECK(told(read_stack(source).findings) == ".: error stack.unreadable: the file is a folder\n");
}

TEST_CASE("a name is a host's name, too", "[stack]") {
  for (const char* name : {"demo", "a", "a-1", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"})
    CHECK(stack_of("name: " + std::string(name) + "\ncloud: {plugin: paper}\n").name == name);
  for (const char* name : {"Demo", "1a", "a_b", "a.b", "-a", "a-", "''", "5", "[a]",
                           "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"}) {
    const auto read = read_text("name: " + std::string(name) + "\ncloud: {plugin: paper}\n");
    REQUIRE(read.findings.size() == 1);
    CHECK(read.findings[0].code == "stack.name");
    CHECK(read.findings[0].place.line == 1);
    CHECK(read.findings[0].place.column == 7);
  }
}

TEST_CASE("a role must be a map that names a plugin", "[stack]") {
  CHECK(told_of("name: demo\ncloud:\nconfig:\n  plugin: ''\nplatform: pens\n") ==
        "slipway.yaml:2:1: error stack.no-plugin: cloud does not say which plugin fills it\n"
        "  | cloud:\n"
        "  help: add 'plugin: NAME' to cloud; 'slipway plugin list' names them\n"
        "slipway.yaml:3:1: error stack.no-plugin: config does not say which plugin fills it\n"
        "  | config:\n"
        "  help: add 'plugin: NAME' to config; 'slipway plugin list' names them\n"
        "slipway.yaml:5:11: error stack.wrong-kind: platform must hold keys and values\n"
        "  | platform: pens\n"
        "  help: write 'platform:' and below it 'plugin: NAME'\n");
}

TEST_CASE("a stack without a role is told", "[stack]") {
  CHECK(told_of("name: demo\n") ==
        "slipway.yaml: error stack.no-role: the stack has no cloud, no config and no platform\n"
        "  help: add 'cloud:' and below it 'plugin: NAME'\n");
}

TEST_CASE("an unknown key at the top is told with what was meant", "[stack]") {
  CHECK(told_of(head + "platfrom:\n  plugin: pens\nkitchen: red\nx-notes: anything\n") ==
        "slipway.yaml:4:1: error stack.unknown-key: a stack has no 'platfrom'; did you mean "
        "'platform'?\n"
        "  | platfrom:\n"
        "  help: write 'platform' instead of 'platfrom'\n"
        "slipway.yaml:6:1: error stack.unknown-key: a stack has no 'kitchen'\n"
        "  | kitchen: red\n"
        "  help: its keys are name, cloud, config and platform\n");
}
