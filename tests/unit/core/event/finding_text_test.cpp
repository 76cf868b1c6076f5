#include <catch2/catch.hpp>

#include "core/event/finding_text.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

Finding wrong_size() {
  Finding finding;
  finding.code = "stack.unknown-value";
  finding.message = "vm_size is 'Lage'";
  finding.help = "vm_size: Large";
  finding.place = {"slipway.yaml", 14, 12, "  vm_size: Lage"};
  return finding;
}

}  // namespace

TEST_CASE("a finding shows where, the line, a caret, the facts and the help", "[event][finding]") {
  Finding finding = wrong_size();
  finding.facts = Value::map().set("status", 409).set("request id", "r-1");
  CHECK(finding_text(finding) ==
        "slipway.yaml:14:12: error: vm_size is 'Lage' [stack.unknown-value]\n"
        "  14 |   vm_size: Lage\n"
        "     |            ^\n"
        "  request id: r-1\n"
        "  status: 409\n"
        "  help: vm_size: Large\n");
}

TEST_CASE("a finding shows the other place that it is about behind its own", "[event][finding]") {
  Finding finding = wrong_size();
  finding.also.push_back(
      {"the platform 'p' gives it", {"other.yaml", 3, 5, "    size: 1"}, {}, {}});
  finding.also.push_back({"nobody knows where", {}, {}, {}});
  const std::string shown =
      "slipway.yaml:14:12: error: vm_size is 'Lage' [stack.unknown-value]\n"
      "  14 |   vm_size: Lage\n"
      "     |            ^\n"
      "  other.yaml:3:5: note: the platform 'p' gives it\n"
      "  3 |     size: 1\n"
      "    |     ^\n"
      "  note: nobody knows where\n"
      "  help: vm_size: Large\n";
  CHECK(finding_text(finding) == shown);
  CHECK(finding_text(finding_from_value(finding_to_value(finding))) == shown);
}

TEST_CASE("a finding without a place names what it is about", "[event][finding]") {
  Finding finding;
  finding.level = Level::warning;
  finding.message = "two of three answer";
  CHECK(finding_text(finding) == "warning: two of three answer\n");
  finding.role = "cloud";
  finding.option = {"machines", 0, "size"};
  CHECK(finding_text(finding) == "warning: cloud.machines.0.size: two of three answer\n");
  finding.address = "cloud/machine/a";
  CHECK(finding_text(finding) == "warning: cloud/machine/a: two of three answer\n");
}

TEST_CASE("the caret stands under the letter, whatever bytes come before it", "[event][finding]") {
  Finding finding = wrong_size();
  finding.help.clear();
  finding.code.clear();
  finding.place.text = "\tn\xC3\xA4me: \xE6\xBC\xA2X";
  finding.place.column = 12;  // the X, in bytes
  CHECK(finding_text(finding) ==
        "slipway.yaml:14:12: error: vm_size is 'Lage'\n"
        "  14 |  n\xC3\xA4me: \xE6\xBC\xA2X\n"
        "     |          ^\n");
}

TEST_CASE("a column past the line's end, and a very long line, are shown all the same",
          "[event][finding]") {
  Finding finding = wrong_size();
  SECTION("past the end") {
    finding.place.column = 400;
    CHECK(finding_lines(finding)[2] == "     |                ^");
  }
  SECTION("long") {
    finding.place.text = std::string(300, 'a') + "HERE" + std::string(300, 'b');
    finding.place.column = 301;
    const auto lines = finding_lines(finding);
    CHECK(lines[1].size() < 120);
    CHECK(lines[1][lines[2].find('^')] == 'H');
  }
}

TEST_CASE("what a message brings along cannot drive the terminal", "[event][finding]") {
  Finding finding;
  finding.message = "bad \x1b[2Jname \xFF\nsecond line";
  CHECK(finding_text(finding) == "error: bad ?[2Jname \xEF\xBF\xBD\n    second line\n");
}

TEST_CASE("a sensitive fact is not shown", "[event][finding]") {
  Finding finding;
  finding.message = "no";
  finding.facts = Value::map().set("key", Value("hunter2").mark_sensitive());
  CHECK(finding_text(finding).find("hunter2") == std::string::npos);
}

TEST_CASE("colour is there only when asked for", "[event][finding]") {
  CHECK(finding_text(wrong_size()).find('\x1b') == std::string::npos);
  CHECK(finding_text(wrong_size(), Style(true)).find("\x1b[31merror:\x1b[0m") != std::string::npos);
}

TEST_CASE("on a terminal a message is broken between words, and the help line is not",
          "[event][finding]") {
  Finding finding = wrong_size();
  finding.message = "the management certificate expires in 29 days";
  finding.place.text.clear();
  finding.help = "a line that can be pasted is never broken, however long it may be";
  CHECK(finding_text(finding, Style(false, 40)) ==
        "slipway.yaml:14:12: error: the\n"
        "    management certificate expires in 29\n"
        "    days [stack.unknown-value]\n"
        "  help: a line that can be pasted is never broken, however long it may be\n");
}
