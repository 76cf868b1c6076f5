#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace slipway::core {

enum class Ink { plain, bold, dim, red, green, yellow, cyan };

/// Whether text is coloured, and how; and how many columns it may take.
class Style {
 public:
  Style() = default;
  explicit Style(bool color, int width = 0) : color_(color), width_(width) {}
  bool color() const { return color_; }
  int width() const { return width_; }  ///< 0: lines are as long as they are
  /// The text in that ink; the bare text without colour.
  std::string paint(Ink ink, std::string_view text) const;

 private:
  bool color_ = false;
  int width_ = 0;
};

/// What `--color` says.
enum class ColorMode { automatic, always, never };
std::optional<ColorMode> color_mode_from_text(std::string_view text);

/// What the surroundings say of a terminal.
struct Surroundings {
  bool is_terminal = false;
  std::string no_color;     ///< NO_COLOR
  std::string force_color;  ///< FORCE_COLOR
  std::string term;         ///< TERM
};

/// The surroundings of this process as seen from a file descriptor.
Surroundings surroundings_of(int descriptor);

/// `--color` decides when it says more than `auto`; then NO_COLOR, then FORCE_COLOR (unless `0`),
/// then whether there is a terminal that can do more than `dumb`.
Style choose_style(ColorMode mode, const Surroundings& around);

/// Whether lines may be drawn over: a terminal that is not `dumb`.
bool can_draw(const Surroundings& around);

/// How many columns the terminal at a descriptor has now; 80 when it does not tell.
int terminal_width(int descriptor);
/// How many rows it has; 24 when it does not tell.
int terminal_height(int descriptor);

}  // namespace slipway::core
