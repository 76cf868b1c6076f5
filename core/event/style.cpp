#include "core/event/style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace slipway::core {
namespace {

const char* code_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "1";
    case Ink::dim:
      return "2";
    case Ink::red:
      return "31";
    case Ink::green:
      return "32";
    case Ink::yellow:
      return "33";
    case Ink::cyan:
      return "36";
  }
  return "";
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::string Style::paint(Ink ink, std::string_view text) const {
  if (!color_ || ink == Ink::plain || text.empty()) return std::string(text);
  return std::string("\x1b[") + code_of(ink) + "m" + std::string(text) + "\x1b[0m";
}

std::optional<ColorMode> color_mode_from_text(std::string_view text) {
  if (text == "auto") return ColorMode::automatic;
  if (text == "always") return ColorMode::always;
  if (text == "never") return ColorMode::never;
  return std::nullopt;
}

Surroundings surroundings_of(int descriptor) {
  Surroundings around;
  around.is_terminal = ::isatty(descriptor) == 1;
  around.no_color = environment("NO_COLOR");
  around.force_color = environment("FORCE_COLOR");
  around.term = environment("TERM");
  return around;
}

Style choose_style(ColorMode mode, const Surroundings& around) {
  if (mode != ColorMode::automatic) return Style(mode == ColorMode::always);
  if (!around.no_color.empty()) return Style(false);
  if (!around.force_color.empty()) return Style(around.force_color != "0");
  return Style(can_draw(around));
}

bool can_draw(const Surroundings& around) {
  return around.is_terminal && !around.term.empty() && around.term != "dumb";
}

int terminal_width(int descriptor) {
  constexpr int usual = 80;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
  return size.ws_col;
}

int terminal_height(int descriptor) {
  constexpr int usual = 24;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return usual;
  return size.ws_row;
}

}  // namespace slipway::core
