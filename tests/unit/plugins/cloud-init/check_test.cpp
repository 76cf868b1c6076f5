// What the cases do not hold: the shell's grammar, messages of several parts, templates, keys.
#include <catch2/catch.hpp>

#include "check/checker.hpp"
#include "check/multipart.hpp"
#include "check/shell.hpp"
#include "render/render.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"

using namespace cloud_init;
using user_data::Level;

namespace {

std::vector<std::string> codes_of(const std::string& text) {
  std::vector<std::string> codes;
  for (const auto& problem : check(text, {})) codes.push_back(problem.code);
  return codes;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("what we render is found good", "[cloud-init][check]") {
  user_data::Problems problems;
  CHECK(codes_of(emit(render(test::whole_node(), problems))) == Codes{});
  CHECK(codes_of(emit(render({}, problems))) == Codes{});
}

TEST_CASE("a command that stands by itself leaves nothing open", "[cloud-init][shell]") {
  for (const char* whole :
       {"if true; then echo a; fi", "for x in a b; do echo $x; done", "while read l\ndo :\ndone",
        "f() { echo 'if'; }", "( cd /; ls )", "echo if then", "echo \"(\" '{' \\(",
        "echo $(ls | wc)", "case $1 in a) echo b;; esac", "cat <<END\nif\nEND", "true # if (",
        "! { false; }", "if a; then b; else if c; then d; fi; fi", "echo it\\'s", "x=$((1 + (2)))"})
    CHECK(left_open(whole).empty());
}

TEST_CASE("what a command leaves open is named", "[cloud-init][shell]") {
  CHECK(left_open("if true; then") == "a 'if' without its 'fi'");
  CHECK(left_open("for x in a; do echo") == "a 'for' without its 'done'");
  CHECK(left_open("echo 'a") == "a ' without its end");
  CHECK(left_open("{ echo a;") == "a '{' without its '}'");
  CHECK(left_open("( echo a") == "a '(' without its ')'");
  CHECK(left_open("fi") == "a 'fi' without what it ends");
}

TEST_CASE("a word of the shell counts where a command begins", "[cloud-init][shell]") {
  CHECK(calls("true && exit 3", "exit"));
  CHECK(calls("if true; then exit; fi", "exit"));
  CHECK_FALSE(calls("echo exit", "exit"));
  CHECK_FALSE(calls("sh -c 'exit 3'", "exit"));
}

TEST_CASE("a misspelt key is refused, a strange one is told", "[cloud-init][check]") {
  CHECK(codes_of("#cloud-config\nruncmds: [a]\n") == Codes{"user-data-unknown-key"});
  CHECK(check("#cloud-config\nruncmds: [a]\n", {}).front().help == "did you mean 'runcmd'?");
  CHECK(check("#cloud-config\nx_mine_alone: 1\n", {}).front().level == Level::warning);
}

TEST_CASE("a comment that useradd refuses is found", "[cloud-init][check]") {
  CHECK(codes_of("#cloud-config\nusers: [default, {name: ada, gecos: 'Ada: L'}]\n") ==
        Codes{"user-data-user-comment"});
}

TEST_CASE("keys for a user that is not made let nobody in", "[cloud-init][check]") {
  const std::string keys = "ssh_authorized_keys: ['ssh-ed25519 AAAA me']\n";
  CHECK(codes_of("#cloud-config\nusers: [{name: ada}]\n" + keys) ==
        Codes{"user-data-keys-for-nobody"});
  CHECK(codes_of("#cloud-config\nusers: [default, {name: ada}]\n" + keys).empty());
}

TEST_CASE("a fault in a part of a message has its place in the message", "[cloud-init][check]") {
  const std::string message =
      "Content-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/cloud-config\n\n"
      "runcmd: [5]\n--B--\n";
  const auto problems = check(message, {});
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().at.line == 6);
  REQUIRE(parts_of(message));
  CHECK(parts_of(message)->front().type == "text/cloud-config");
  CHECK(codes_of("Content-Type: multipart/mixed; boundary=\"C\"\n\n--B\n\na\n--B--\n") ==
        Codes{"user-data-multipart"});
}

TEST_CASE("a document is not larger than what the cloud takes", "[cloud-init][check]") {
  const auto problems = check("#cloud-config\n{}\n", {10});
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().code == "user-data-too-large");
}

TEST_CASE("any bytes are judged", "[cloud-init][check]") {
  std::string bytes =
      "#cloud-config\nusers:\n  - {name: a, groups: [b], passwd: c}\nruncmd: ['if']\n";
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (const char byte : {'\0', '\n', '{', '"', '\xff', ':', '-'}) {
      auto changed = bytes;
      changed[i] = byte;
      static_cast<void>(check(changed, {}));
      static_cast<void>(check(changed.substr(0, i), {}));
    }
}
