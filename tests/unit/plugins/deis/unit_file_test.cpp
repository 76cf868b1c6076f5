#include "deis/units/unit_file.hpp"

#include <catch2/catch.hpp>

#include "deis/units/unit_reader.hpp"
#include "slipway/outcome.hpp"

using namespace deis;

TEST_CASE("comments go, a continuation becomes one space between the blanks that are there",
          "[deis][unit]") {
  const auto file = parse_unit(
      "# a comment\n[Service]\nExecStart=/bin/a \\\n  --b \\\n  --c\n; another\n\n[X-Fleet]\n"
      "Global=true\n",
      "x.service");
  CHECK(canonical_text(file) ==
        "[Service]\nExecStart=/bin/a    --b    --c\n\n[X-Fleet]\nGlobal=true\n");
}

TEST_CASE("canonical text is its own canonical text", "[deis][unit]") {
  const std::string text =
      "[Unit]\nDescription=x\nAfter=a\nAfter=b\n\n[Service]\nExecStart=/bin/a\n";
  CHECK(canonical_text(parse_unit(text, "x.service")) == text);
}

TEST_CASE("a section that comes twice is one, in the place of the first", "[deis][unit]") {
  const auto file = parse_unit("[Unit]\nA=1\n[Service]\nB=2\n[Unit]\nC=3\n", "x.service");
  CHECK(canonical_text(file) == "[Unit]\nA=1\nC=3\n\n[Service]\nB=2\n");
}

TEST_CASE("the hash is the SHA-1 of the canonical text", "[deis][unit]") {
  // printf '[Service]\nExecStart=/bin/true\n' | sha1sum
  CHECK(unit_hash(parse_unit("[Service]\nExecStart=/bin/true\n", "x")) ==
        "86943ac9f3754cb90f8dd38bf6da7b0cad074592");
}

TEST_CASE("the last Global counts", "[deis][unit]") {
  CHECK(is_global(parse_unit("[X-Fleet]\nGlobal=true\n", "x")));
  CHECK_FALSE(is_global(parse_unit("[X-Fleet]\nGlobal=true\nGlobal=false\n", "x")));
  CHECK_FALSE(is_global(parse_unit("[Service]\nGlobal=true\n", "x")));
}

TEST_CASE("one line may hold several quoted labels", "[deis][unit]") {
  const auto file =
      parse_unit("[X-Fleet]\nMachineMetadata=\"a=1\" \"b=2\"\nMachineMetadata=c=3\n", "x");
  CHECK(wanted_metadata(file) == std::vector<std::string>{"a=1", "b=2", "c=3"});
}

TEST_CASE("a broken unit file is refused with its line", "[deis][unit]") {
  const auto said = [](const char* text) {
    try {
      parse_unit(text, "my.service");
    } catch (const slipway::Failure& failure) {
      return failure.message;
    }
    return std::string("accepted");
  };
  CHECK(said("[Unit]\nno equals\n").rfind("my.service:2:", 0) == 0);
  CHECK(said("A=1\n").rfind("my.service:1:", 0) == 0);
  CHECK(said("[Unit\nA=1\n").rfind("my.service:1:", 0) == 0);
  CHECK(said("# nothing\n").rfind("my.service:1:", 0) == 0);
  CHECK(said("[Unit] x\nA=1\n").rfind("my.service:1: something follows", 0) == 0);
  CHECK(said("[Unit]x]\nA=1\n").rfind("my.service:1: something follows", 0) == 0);
  CHECK(said("[]\nA=1\n").rfind("my.service:1:", 0) == 0);
}

TEST_CASE("all faults of a unit file are told, each with line and column", "[deis][unit]") {
  const auto faults = read_unit("[Unit\n\n  no equals\n[Service]\nA=1\n  again\n").faults;
  REQUIRE(faults.size() == 3);
  CHECK(faults[0].line == 1);
  CHECK(faults[1].line == 3);
  CHECK(faults[1].column == 3);
  CHECK(faults[2].line == 6);
}

TEST_CASE("what is no text is refused at its line and character", "[deis][unit]") {
  const struct {
    std::string text;
    std::size_t line;
    std::size_t column;
  } cases[] = {
      {"[Unit]\nDescription=caf\xE9\n", 2, 16},
      {"[Unit]\nDescription=\xC3\xA9 caf\xE9\n", 2, 18},  // characters, not bytes
      {"\xFF\xFE[\0U\0", 1, 1},
      {"[Unit]\nA=\xC3", 2, 3},            // cut off
      {"[Unit]\nA=\xC0\xAF\n", 2, 3},      // overlong
      {"[Unit]\nA=\xED\xA0\x80\n", 2, 3},  // a surrogate
      {"[Unit]\nA=\xF4\x90\x80\x80\n", 2, 3},
      {std::string("[Unit]\nA=1\nB=\0\n", 15), 3, 3},
  };
  for (const auto& one : cases) {
    INFO(one.text);
    const auto faults = read_unit(one.text).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].line == one.line);
    CHECK(faults[0].column == one.column);
  }
  CHECK(read_unit("[Unit]\nA=\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\n").faults.empty());
}

TEST_CASE("a comment that ends with a backslash takes the next line along, as in fleet",
          "[deis][unit]") {
  const auto file = parse_unit("[Service]\n# off: \\\nA=1\n; off \\ \nB=2\nC=3\n", "x");
  CHECK(canonical_text(file) == "[Service]\nC=3\n");
}

TEST_CASE("the pause before a dead unit is started again is read as systemd does", "[deis][unit]") {
  const auto pause = [](const std::string& line) {
    return restart_ms(parse_unit("[Service]\nExecStart=/bin/true\n" + line + "\n", "x"));
  };
  CHECK(pause("RestartSec=5") == 5000);
  CHECK(pause("RestartSec=5s") == 5000);
  CHECK(pause("RestartSec=1min 30s") == 90000);
  CHECK(pause("RestartSec=250ms") == 250);
  CHECK(pause("RestartSec=2\nRestartSec=3") == 3000);
  // systemd's own, where it is not said or cannot be read
  CHECK(pause("") == 100);
  CHECK(pause("RestartSec=soon") == 100);
  CHECK(pause("RestartSec=99999999999999999999") == 100);
}
