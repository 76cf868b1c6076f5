#include <catch2/catch.hpp>

#include "core/event/text.hpp"

using namespace slipway::core;

TEST_CASE("durations are short", "[event][text]") {
  CHECK(duration_text(-1) == "0.0s");
  CHECK(duration_text(0.44) == "0.4s");
  CHECK(duration_text(9.96) == "10s");
  CHECK(duration_text(59.6) == "1m00s");
  CHECK(duration_text(72) == "1m12s");
  CHECK(duration_text(3900) == "1h05m");
  CHECK(age_text(9999) == "9s");
}

TEST_CASE("estimates are rounded as guesses are", "[event][text]") {
  CHECK(about_text(1) == "about 5s");
  CHECK(about_text(22) == "about 25s");
  CHECK(about_text(56) == "about 1m");
  CHECK(about_text(100) == "about 2m");
  CHECK(about_text(3900) == "about 1h05m");
}

TEST_CASE("time is UTC with milliseconds", "[event][text]") {
  CHECK(time_text(1'772'373'600'007) == "2026-03-01T14:00:00.007Z");
}

TEST_CASE("printable text has no control and only whole letters", "[event][text]") {
  CHECK(printable("a\tb\nc") == "a b\nc");
  CHECK(printable("\x1b]0;title\x07") == "?]0;title?");
  CHECK(printable("\xC3\xA4\xC3") == "\xC3\xA4\xEF\xBF\xBD");
  CHECK(printable("\xC2\x9B"
                  "2J") == "?2J");  // a control of the second range
  CHECK(printable("\xE2\x80\xAE"
                  "abc") == "?abc");  // text that would read backwards
  for (const auto* mark :
       {"\xE2\x80\x8E", "\xE2\x80\x8F", "\xD8\x9C", "\xE2\x81\xA9", "\xE2\x80\xA8"})
    CHECK(printable(mark) == "?");
  CHECK(printable("\xED\xA0\x80").find('\xED') == std::string::npos);  // half a surrogate pair
}

TEST_CASE("cutting keeps whole letters and the width", "[event][text]") {
  CHECK(cut_end("short", 5) == "short");
  CHECK(cut_end("longer", 5) == "long\xE2\x80\xA6");
  CHECK(cut_start("longer", 5) == "\xE2\x80\xA6nger");
  CHECK(cut_end("\xE6\xBC\xA2\xE5\xAD\x97", 3) == "\xE6\xBC\xA2\xE2\x80\xA6");
  CHECK(cut_end("\xE6\xBC\xA2\xE5\xAD\x97", 2) == "\xE2\x80\xA6");
  CHECK(cut_start("\xE6\xBC\xA2\xE5\xAD\x97", 3) == "\xE2\x80\xA6\xE5\xAD\x97");
  CHECK(cut_end("anything", 0).empty());
}

TEST_CASE("width counts columns, not bytes", "[event][text]") {
  CHECK(display_width("\xC3\xA4") == 1);
  CHECK(display_width("a\xCC\x88") == 1);
  CHECK(display_width("\xE6\xBC\xA2") == 2);
}

TEST_CASE("a text is split at its line ends", "[event][text]") {
  CHECK(lines_of("") == std::vector<std::string>{""});
  CHECK(lines_of("a\nb\n") == std::vector<std::string>{"a", "b"});
  CHECK(lines_of("a\n\nb") == std::vector<std::string>{"a", "", "b"});
}

TEST_CASE("a line is broken between words, and a word that is too wide stays whole",
          "[event][text]") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("one two three", 7, 5) == Lines{"one two", "three"});
  CHECK(wrapped("much-too-wide one", 4, 4) == Lines{"much-too-wide", "one"});
  CHECK(wrapped("  kept  blanks", 0, 0) == Lines{"  kept  blanks"});
  CHECK(wrapped("", 10, 10) == Lines{""});
}
