#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

TEST_CASE("a tab in the indentation is told as such", "[stack][yaml]") {
  CHECK(told_of("name: demo\ncloud:\n\tplugin: paper\n") ==
        "slipway.yaml:3:1: error stack.yaml: a tab in the indentation; YAML takes blanks only\n"
        "  | \tplugin: paper\n"
        "  help: replace the tab by two blanks\n");
  CHECK(told_of("cloud:\n  plugin: paper\n\tsize: A4\n") ==
        "slipway.yaml:3:1: error stack.yaml: a tab in the indentation; YAML takes blanks only\n"
        "  | \tsize: A4\n"
        "  help: replace the tab by two blanks\n");
}

TEST_CASE("a fault of syntax is told with line, column and the line", "[stack][yaml]") {
  CHECK(told_of("name: demo\ncloud: plugin: paper\n") ==
        "slipway.yaml:2:14: error stack.yaml: a key cannot stand here\n"
        "  | cloud: plugin: paper\n"
        "  help: check the indentation, and quote a text that holds ': '\n");
  CHECK(told_of("name: @demo\n") ==
        "slipway.yaml:1:7: error stack.yaml: a text cannot begin with this character\n"
        "  | name: @demo\n"
        "  help: put the text in quotes\n");
  CHECK(told_of("name: *demo\n") ==
        "slipway.yaml:1:7: error stack.yaml: not valid YAML: the referenced anchor is not defined\n"
        "  | name: *demo\n");
  CHECK(
      told_of("name: \"demo\ncloud:\n  plugin: paper\n")
          .find("slipway.yaml:1:7: error stack.yaml: the quote that opens here is not closed\n") ==
      0);
}

TEST_CASE("a file that holds no stack at all is told", "[stack][yaml]") {
  CHECK(told_of("") == "slipway.yaml: error stack.yaml: the file is empty\n");
  CHECK(told_of("# only a comment\n") == "slipway.yaml: error stack.yaml: the file is empty\n");
  CHECK(told_of("- a\n") ==
        "slipway.yaml:1:1: error stack.yaml: the file must hold keys and values, such as 'name: "
        "demo'\n  | - a\n");
  CHECK(told_of("\xff\xfe") ==
        "slipway.yaml: error stack.encoding: the file is not UTF-8 text\n"
        "  help: iconv -t UTF-8 writes one\n");
  CHECK(told_of("---\n" + head + "---\n" + head).find("more than one document") !=
        std::string::npos);
}

TEST_CASE("a key that stands twice is told at its second place", "[stack][yaml]") {
  CHECK(told_of(head + "  size: A4\n  size: A3\nname: x\n") ==
        "slipway.yaml:5:3: error stack.duplicate-key: the key 'size' is here twice; it is already "
        "in line 4\n"
        "  |   size: A3\n"
        "  help: remove one of them\n"
        "slipway.yaml:6:1: error stack.duplicate-key: the key 'name' is here twice; it is already "
        "in line 1\n"
        "  | name: x\n"
        "  help: remove one of them\n");
}

TEST_CASE("anchors and merge keys work", "[stack][yaml]") {
  const Stack stack = stack_of(
      "name: demo\n"
      "x-base: &base\n  size: A4\n  colour: red\n"
      "x-more: &more {colour: blue, ink: &ink black}\n"
      "cloud:\n  plugin: paper\n  <<: [*base, *more]\n  size: A3\n  pens: [*ink, '<<']\n");
  CHECK(to_json(stack.roles.at("cloud").options) ==
        R"({"colour":"red","ink":"black","pens":["black","<<"],"size":"A3"})");
  CHECK(stack.place_of("cloud", {"colour"}).line == 4);
}

TEST_CASE("only maps can be merged", "[stack][yaml]") {
  CHECK(told_of(head + "  <<: 5\n") ==
        "slipway.yaml:4:7: error stack.merge: only a map, or a list of maps, can be merged with "
        "'<<'\n  |   <<: 5\n");
}

TEST_CASE("an alias that leads back to what holds it is told, not followed", "[stack][yaml]") {
  const auto read = read_text("name: demo\ncloud: &all\n  plugin: paper\n  self: *all\n");
  REQUIRE(read.findings.size() >= 1);
  CHECK(read.findings[0].code == "stack.too-deep");
  CHECK_FALSE(read.stack);
}

TEST_CASE("aliases cannot make a small file large", "[stack][yaml]") {
  std::string text = "name: demo\nx-a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "x-a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 10; ++n) text += last + ", ";
    text += "]\n";
  }
  const auto read = read_text(text + "cloud: {plugin: paper}\n");
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].code == "stack.too-deep");
}

TEST_CASE("quotes keep a text a text", "[stack][yaml]") {
  const Stack stack =
      stack_of(head +
               "  a: '5'\n  b: \"true\"\n  c: !!str 5\n  d: 5\n  e: |\n    x\n    y\n"
               "  f: no\n  g: !!int 5\n");
  CHECK(to_json(stack.roles.at("cloud").options) ==
        R"({"a":"5","b":"true","c":"5","d":5,"e":"x\ny\n","f":"no","g":5})");
}

TEST_CASE("a tag that means nothing here is told", "[stack][yaml]") {
  CHECK(told_of(head + "  a: !vault x\n") ==
        "slipway.yaml:4:6: error stack.tag: the tag '!vault' means nothing here\n"
        "  |   a: !vault x\n"
        "  help: remove the tag\n");
}

TEST_CASE("columns count characters, not bytes", "[stack][yaml]") {
  CHECK(told_of("name: demo\ncloud: {plugin: paper, \"größe\": \"${env:X}\"}\n")
            .find("slipway.yaml:2:34: ") == 0);
}

TEST_CASE("a brace that needs quotes is told so", "[stack][yaml]") {
  const auto read = read_text("name: demo\ncloud: {plugin: ${env:X}, size: A4}\n");
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].help == "inside braces and brackets quote a text with ${...}");
}

TEST_CASE("lines may end as on Windows", "[stack][yaml]") {
  CHECK(told_of("name: demo\r\ncloud:\r\n  plugin: paper\r\nclod:\r\n  a: 1\r\n") ==
        "slipway.yaml:4:1: error stack.unknown-key: a stack has no 'clod'; did you mean 'cloud'?\n"
        "  | clod:\n"
        "  help: write 'cloud' instead of 'clod'\n");
}

TEST_CASE("a text of a stack cannot hold a NUL, which no plugin could take", "[stack][yaml]") {
  CHECK(told_of(head + "  size: \"A\\0\"\n") ==
        "slipway.yaml:4:9: error stack.yaml: a text cannot hold a NUL\n"
        "  |   size: \"A\\0\"\n"
        "  help: remove the \\0\n");
  CHECK(told_of(head + "  \"a\\0\": 1\n").find("slipway.yaml:4:3: error stack.key: ") == 0);
}
