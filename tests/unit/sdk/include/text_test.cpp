#include "slipway/text.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace slipway;

TEST_CASE("what stands around a text is taken off, what stands in it is not", "[text]") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed(" \n").empty());
  CHECK(trimmed("xxaxbxx", "x") == "axb");
}

TEST_CASE("only letters of ASCII have a small form", "[text]") {
  CHECK(lowered("Az09-\xC3\x84@[") == "az09-\xC3\x84@[");
}

TEST_CASE("texts are joined by what is between them, empty ones too", "[text]") {
  CHECK(joined(std::vector<std::string>{}).empty());
  CHECK(joined(std::vector<std::string>{"", "a", "b"}, ",") == ",a,b");
}

TEST_CASE("any text is one word of a shell", "[text]") {
  CHECK(shell_word("cloud/box/one-1.2=3") == "cloud/box/one-1.2=3");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("it's $HOME") == "'it'\\''s $HOME'");
  for (const char* special : {"a b", "a;b", "~", "*", "a\nb", "!", "#", "(", "&", "|", "\""})
    CHECK(shell_word(special) == "'" + std::string(special) + "'");
}
