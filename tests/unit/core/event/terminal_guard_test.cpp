#include "core/event/terminal_guard.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <sstream>

using namespace slipway::core;

namespace {

std::string through(const std::vector<std::string>& parts) {
  std::ostringstream out;
  {
    const TerminalGuard guard(out);
    for (const auto& part : parts) out << part << std::flush;
  }
  return out.str();
}

}  // namespace

TEST_CASE("what our renderers draw passes a terminal's guard", "[event][terminal]") {
  const std::string drawn = "\x1b[31mfailed\x1b[0m cloud/a/b\n\x1b[12A\r\x1b[J\xE2\x80\xA6 1m12s\n";
  CHECK(through({drawn}) == drawn);
  std::vector<std::string> bytes;
  for (const char c : drawn) bytes.emplace_back(1, c);
  CHECK(through(bytes) == drawn);
}

TEST_CASE("nothing else that moves or hides text passes it", "[event][terminal]") {
  CHECK(through({"\x1b]0;title\x07"}) == "?]0;title?");
  CHECK(through({"\x1b[2J\x1b[8mhidden"}) == "?[2J?[8mhidden");
  CHECK(through({"a\rb"}) == "a?b");
  CHECK(through({"\xC2", "\x9B", "2J"}) == "?2J");
  CHECK(through({"\x1b", "[3", "8;5;1m"}) == "?[38;5;1m");
  CHECK(through({"\xE2\x80\xAE", "abc"}) == "?abc");
  CHECK(through({"left open \x1b["}) == "left open ?[");
  CHECK(through({"half \xC3"}) == "half \xEF\xBF\xBD");
}

TEST_CASE("however bytes are cut into writes, the same comes out and nothing steers the terminal",
          "[event][terminal][property]") {
  std::mt19937 chance(20240817);
  const std::vector<std::string> pieces{
      "\x1b", "[",  "2J",       "\x1b[1m",      "\xC2\x9B", "a",    "\r",  "\x1b[3A",
      "\x9B", "\n", "\xE2\x80", "\xE2\x81\xA6", "\x07",     "\x7F", "]0;", "\xD8\x9C"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += pieces[chance() % pieces.size()];
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
      const auto length = 1 + chance() % 4;
      parts.push_back(text.substr(at, length));
      at += length;
    }
    const auto shown = through({text});
    CAPTURE(text, shown);
    CHECK(through(parts) == shown);
    CHECK(shown.find('\x07') == std::string::npos);
    CHECK(shown.find("\xC2\x9B") == std::string::npos);
    CHECK(shown.find("\xE2\x81\xA6") == std::string::npos);
    CHECK(shown.find("\xD8\x9C") == std::string::npos);
    CHECK(shown.find("\x1b[2J") == std::string::npos);
    CHECK(shown.find("\x1b]") == std::string::npos);
  }
}
