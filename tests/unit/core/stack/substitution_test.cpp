#include "core/stack/substitution.hpp"

#include <catch2/catch.hpp>

#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

TEST_CASE("variables and files are put into texts", "[stack][substitution]") {
  const StackFolder folder;
  folder.write("key.pem", "KEY\n");
  folder.write("sub/two.txt", "one\ntwo\n\n");
  folder.write("windows.txt", "w\r\n");
  folder.write("slipway.yaml", head +
                                   "  a: x-${env:WHO}-${env:WHO}\n  b: ${file:key.pem}\n"
                                   "  c: '${file:sub/two.txt}'\n  d: [\"${file:windows.txt}\"]\n"
                                   "  e: ${env:EMPTY}\n");
  const auto read = read_stack(folder.source({}, {{"WHO", "ann"}, {"EMPTY", ""}}));
  INFO(told(read.findings));
  REQUIRE(read.stack);
  const Value& options = read.stack->roles.at("cloud").options;
  CHECK(options["a"] == Value("x-ann-ann"));
  CHECK(options["b"] == Value("KEY"));
  CHECK(options["c"] == Value("one\ntwo\n"));
  CHECK(options["d"].as_list()[0] == Value("w"));
  CHECK(options["e"] == Value(""));
}

TEST_CASE("what is put in stays a text and is not looked through again", "[stack][substitution]") {
  const Stack stack =
      stack_of(head + "  a: ${env:N}\n  b: ${env:NEST}\n", {}, {{"N", "5"}, {"NEST", "${env:N}"}});
  CHECK(stack.roles.at("cloud").options["a"] == Value("5"));
  CHECK(stack.roles.at("cloud").options["b"] == Value("${env:N}"));
}

TEST_CASE("other braces are left alone, and two dollars give one", "[stack][substitution]") {
  const Stack stack = stack_of(head + "  a: ${HOME}/${x:-1} $5 $${env:N}\n", {}, {{"N", "5"}});
  CHECK(stack.roles.at("cloud").options["a"] == Value("${HOME}/${x:-1} $5 ${env:N}"));
}

TEST_CASE("what cannot be put in is told where it stands", "[stack][substitution]") {
  const StackFolder folder;
  folder.write("slipway.yaml", head +
                                   "  a: x ${env:NOPE} ${ENV:b}\n  b: ${file:none.pem}\n"
                                   "  c: ${file:}\n  d: ${file:~/x}\n  e: ${env:OPEN\n"
                                   "  f: ${file:bad.bin}\n");
  folder.write("bad.bin", "\xff\xfe");
  CHECK(
      told(read_stack(folder.source()).findings) ==
      "slipway.yaml:4:8: error stack.substitution: the environment variable 'NOPE' is not set\n"
      "  |   a: x ${env:NOPE} ${ENV:b}\n"
      "  help: export NOPE=...\n"
      "slipway.yaml:4:20: error stack.substitution: '${ENV:b}' is not known; did you mean "
      "'${env:b}'?\n"
      "  |   a: x ${env:NOPE} ${ENV:b}\n"
      "  help: write '${env:b}'\n"
      "slipway.yaml:5:6: error stack.substitution: the file 'none.pem' is not there\n"
      "  |   b: ${file:none.pem}\n"
      "  help: paths are relative to '" +
          folder.path() +
          "'\n"
          "slipway.yaml:6:6: error stack.substitution: '${file:}' names nothing\n"
          "  |   c: ${file:}\n"
          "  help: write ${env:NAME}, ${file:PATH} or ${ask:NAME}\n"
          "slipway.yaml:7:6: error stack.substitution: '~/x' begins with ~, which is not looked up "
          "here\n"
          "  |   d: ${file:~/x}\n"
          "  help: give the path from / on, or relative to the stack file\n"
          "slipway.yaml:8:6: error stack.substitution: '${env:OPEN' has no closing brace\n"
          "  |   e: ${env:OPEN\n"
          "  help: write '${env:OPEN}'\n"
          "slipway.yaml:9:6: error stack.substitution: the file 'bad.bin' is not UTF-8 text\n"
          "  |   f: ${file:bad.bin}\n");
}

TEST_CASE("what is asked for comes from the variable, else from a person, else is a finding",
          "[stack][substitution]") {
  const StackFolder folder;
  folder.write("slipway.yaml", head + "  a: ${ask:PHRASE}\n  b: is ${ask:PHRASE}\n");
  auto source = folder.source();
  const auto options = [&] { return read_stack(source).stack.value().find("cloud")->options; };
  auto read = read_stack(source);
  REQUIRE(read.findings.size() == 2);
  CHECK(read.findings[0].message == "'PHRASE' is asked for at a terminal, and there is none");
  CHECK(read.findings[0].help == "export PHRASE=...");
  std::string asked;
  source.ask = [&](const std::string& name) {
    asked += name + " ";
    return std::optional<std::string>("said ${env:HOME}");
  };
  CHECK(options()["b"] == Value("is said ${env:HOME}"));
  CHECK(asked == "PHRASE PHRASE ");
  source.environment["PHRASE"] = "set";
  CHECK(options()["a"] == Value("set"));
  CHECK(asked == "PHRASE PHRASE ");
}

TEST_CASE("a folder is no file to put in", "[stack][substitution]") {
  const StackFolder folder;
  folder.write("certs/x", "");
  folder.write("slipway.yaml", head + "  a: ${file:certs}\n");
  const auto read = read_stack(folder.source());
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].message == "the file 'certs' is a folder");
}

TEST_CASE("a file with a NUL byte is no text", "[stack][substitution]") {
  const StackFolder folder;
  folder.write("slipway.yaml", head + "  a: ${file:nul}\n");
  folder.write("nul", std::string("a\0b", 3));
  const auto read = read_stack(folder.source());
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].message == "the file 'nul' holds a NUL byte");
}
