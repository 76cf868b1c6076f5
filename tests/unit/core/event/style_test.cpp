#include <catch2/catch.hpp>

#include "core/event/style.hpp"

using namespace slipway::core;

namespace {

Surroundings terminal() { return {true, "", "", "xterm"}; }

}  // namespace

TEST_CASE("a terminal is coloured, a pipe and a dumb terminal are not", "[event][style]") {
  CHECK(choose_style(ColorMode::automatic, terminal()).color());
  auto around = terminal();
  around.is_terminal = false;
  CHECK_FALSE(choose_style(ColorMode::automatic, around).color());
  around = terminal();
  around.term = "dumb";
  CHECK_FALSE(choose_style(ColorMode::automatic, around).color());
  CHECK_FALSE(can_draw(around));
}

TEST_CASE("NO_COLOR takes colour away, but not the drawing", "[event][style]") {
  auto around = terminal();
  around.no_color = "1";
  CHECK_FALSE(choose_style(ColorMode::automatic, around).color());
  CHECK(can_draw(around));
  around.force_color = "1";
  CHECK_FALSE(choose_style(ColorMode::automatic, around).color());
}

TEST_CASE("FORCE_COLOR colours a pipe unless it is 0", "[event][style]") {
  Surroundings pipe;
  pipe.force_color = "1";
  CHECK(choose_style(ColorMode::automatic, pipe).color());
  auto around = terminal();
  around.force_color = "0";
  CHECK_FALSE(choose_style(ColorMode::automatic, around).color());
}

TEST_CASE("what --color says comes first", "[event][style]") {
  auto around = terminal();
  CHECK_FALSE(choose_style(ColorMode::never, around).color());
  around.no_color = "1";
  CHECK(choose_style(ColorMode::always, around).color());
  CHECK(color_mode_from_text("auto") == ColorMode::automatic);
  CHECK_FALSE(color_mode_from_text("sometimes"));
}

TEST_CASE("paint leaves text alone without colour", "[event][style]") {
  CHECK(Style().paint(Ink::red, "x") == "x");
  CHECK(Style(true).paint(Ink::red, "x") == "\x1b[31mx\x1b[0m");
  CHECK(Style(true).paint(Ink::red, "").empty());
}
