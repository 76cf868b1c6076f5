// What the reader of YAML takes and refuses, and where it says that something stands.
#include "slipway/kit/yaml.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace slipway::kit;

namespace {

std::string shown(const yaml::Mark& mark) {
  return std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

/// The fault of a text with its place; empty: it is read.
std::string fault(const std::string& text) {
  const auto reading = yaml::read(text);
  CHECK((reading.fault.has_value() != static_cast<bool>(reading.root)));
  return reading.fault ? shown(reading.fault->at) + " " + reading.fault->message : std::string();
}

const yaml::Node& value(const yaml::Reading& reading, const std::string& key) {
  REQUIRE(reading.root);
  for (const auto& entry : reading.root->entries)
    if (entry.key->text == key) return *entry.value;
  FAIL("there is no key " << key);
  return *reading.root;
}

std::string times(int count, const std::string& part) {
  std::string text;
  for (int i = 0; i < count; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("an open quote is a fault where it opens", "[kit][yaml]") {
  CHECK(fault("a: 1\nb: \"abc\n") == "2:4 the quote that opens here is not closed");
  CHECK(fault("a: 1\nb: 'abc\n") == "2:4 the quote that opens here is not closed");
  CHECK(fault("a:\n  - x\n  - \"") == "3:5 the quote that opens here is not closed");
  CHECK(fault("a: 'it''s\n") == "1:4 the quote that opens here is not closed");
  CHECK(fault("a: \"b\\\"\n") == "1:4 the quote that opens here is not closed");
  CHECK(fault("a: \"b\n---\nc: d\n") == "1:4 the quote that opens here is not closed");
}

TEST_CASE("a quote that closes much later is a fault where it opens", "[kit][yaml]") {
  CHECK(fault("a: \"abc\nb: x\nc: \"d\"\n") ==
        "1:4 the quote that opens here is closed by the one before 3:5");
  CHECK(fault("a:\n  - 'abc\n  - 'd'\n") ==
        "2:5 the quote that opens here is closed by the one before 3:6");
  CHECK(fault("a: [\"b,\n  \"c\"]\n") ==
        "1:5 the quote that opens here is closed by the one before 2:4");
}

TEST_CASE("an open bracket is a fault where it opens", "[kit][yaml]") {
  CHECK(fault("a: [b, c\n") == "1:4 the bracket that opens here is not closed");
  CHECK(fault("a: {b: c\n") == "1:4 the bracket that opens here is not closed");
  CHECK(fault("a: [b\nc: d\n").find("1:4 the bracket that opens here is not closed") == 0);
  CHECK(fault("a: {b: ${c}, d: e}\n").find("1:4 the bracket that opens here is not closed") == 0);
}

TEST_CASE("what is written right is read, quotes and brackets closed", "[kit][yaml]") {
  const auto reading =
      yaml::read("a: 'it''s'\nb: \"x\\\"y\\\n  z\"\nc: [d, {e: f}]\ng: |\n  h\n\n");
  CHECK(value(reading, "a").text == "it's");
  CHECK(value(reading, "b").text == "x\"yz");
  CHECK(value(reading, "c").items.at(1)->entries.at(0).value->text == "f");
  CHECK(value(reading, "g").text == "h\n");
}

TEST_CASE("lines of YAML end at more characters than lines of a file", "[kit][yaml]") {
  for (const std::string line_end : {"\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    const auto reading = yaml::read("a: b" + line_end + "c: d\nd: e\n");
    CHECK(value(reading, "c").text == "d");
    CHECK(shown(value(reading, "c").at) == "1:9");
    CHECK(shown(value(reading, "d").at) == "2:4");
  }
}

TEST_CASE("what no reader of YAML 1.1 takes is refused", "[kit][yaml]") {
  CHECK(fault("a: !#x b\n") == "1:4 what begins with '!' here is no tag");
  CHECK(fault("a: b\n  : x\n") == "2:3 not valid YAML: did not find expected key");
  CHECK(fault("a: b: c\n") == "1:5 a key cannot stand here");
  CHECK(fault("a: @b\n") == "1:4 a text cannot begin with this character");
  CHECK(fault("a:\n\tb: c\n") == "2:1 a tab in the indentation; YAML takes blanks only");
  CHECK(fault("a: b\n\tc: d\n") == "2:1 a tab in the indentation; YAML takes blanks only");
  CHECK(fault("a: *b\n") == "1:4 not valid YAML: the referenced anchor is not defined");
  CHECK(fault("a: \x1b[0m\n") == "1:4 control characters are not allowed");
  CHECK(fault("b: 1\na: \xff\n") == "2:4 the text is not UTF-8 here");
}

TEST_CASE("a null is a plain word, and no text that says so", "[kit][yaml]") {
  const auto reading = yaml::read("a:\nb: ~\nc: null\nd: 'null'\ne: !!str null\nf: \"\"\n");
  for (const char* key : {"a", "b", "c"}) CHECK(value(reading, key).is_null());
  for (const char* key : {"d", "e", "f"}) CHECK_FALSE(value(reading, key).is_null());
  CHECK(value(reading, "e").tag == "tag:yaml.org,2002:str");
}

TEST_CASE("an alias is the node that it names, and leads to no circle", "[kit][yaml]") {
  const auto reading = yaml::read("a: &x [1]\nb: *x\n");
  CHECK(&value(reading, "a") == &value(reading, "b"));
  const auto circle = yaml::read("a: &x\n  b: *x\n");
  REQUIRE(circle.fault);
  CHECK(circle.fault->endless);
  CHECK(shown(circle.fault->at) == "2:6");
}

TEST_CASE("of several documents the first is read, and where the second begins", "[kit][yaml]") {
  const auto reading = yaml::read("---\na: b\n---\n[what is not closed\n");
  CHECK(value(reading, "a").text == "b");
  REQUIRE(reading.second);
  CHECK(shown(*reading.second) == "3:1");
  CHECK_FALSE(yaml::read("a: b\n...\n").second);
  CHECK_FALSE(yaml::read("# nothing\n").root);
  CHECK_FALSE(yaml::read("").fault);
}

TEST_CASE("a byte order mark before the text changes nothing", "[kit][yaml]") {
  CHECK(value(yaml::read("\xEF\xBB\xBF"
                         "a: b\n"),
              "a")
            .text == "b");
}

TEST_CASE("nesting without an end is refused, not followed", "[kit][yaml]") {
  for (const std::string part : {"[", "{a: ", "? ", "- "}) {
    const auto reading = yaml::read(times(100'000, part));
    REQUIRE(reading.fault);
    CHECK(reading.fault->endless);
  }
  CHECK(yaml::read(times(400, "[") + times(400, "]")).root);
}

TEST_CASE("a place is that of the text in the file, whatever stands before it", "[kit][yaml]") {
  const std::vector<std::string> pieces{
      "a", "word", " ",  "\n", "\r\n", "\r",   "\xC2\x85",     "é",  "日本", ": ",  "- ",
      "[", "]",    ", ", "\"", "'",    "{x: ", "\xE2\x80\xA8", "# ", "}",    "\n  "};
  std::mt19937 chance(7);
  int read = 0;
  const std::function<void(const std::string&, const yaml::Node&)> look =
      [&](const std::string& text, const yaml::Node& node) {
        const bool plain_word = node.is_plain() && !node.text.empty() &&
                                node.text.find_first_of(" \n\r") == std::string::npos &&
                                node.text.find('\xC2') == std::string::npos &&
                                node.text.find('\xE2') == std::string::npos;
        if (plain_word) CHECK(text.compare(node.at.offset, node.text.size(), node.text) == 0);
        for (const auto& item : node.items) look(text, *item);
        for (const auto& entry : node.entries) look(text, *entry.key), look(text, *entry.value);
      };
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (auto count = chance() % 12; count > 0; --count) text += pieces[chance() % pieces.size()];
    const auto reading = yaml::read(text);
    INFO(text);
    if (reading.root) look(text, *reading.root), ++read;
    if (reading.fault) CHECK(reading.fault->at.offset <= text.size());
  }
  CHECK(read > 500);
}
