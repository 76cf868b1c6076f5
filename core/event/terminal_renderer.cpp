#include <algorithm>

#include "core/event/renderer.hpp"
#include "core/event/run_view.hpp"
#include "core/event/text.hpp"

// The block at the bottom is drawn anew each time: the cursor goes up over the old one, everything
// below is erased, the lines that are to stay are printed, then the block again.  Each line of the
// block is shorter than the terminal is wide, so that lines and rows are the same number.

namespace slipway::core {
namespace {

constexpr std::int64_t least_gap_ms = 100;
constexpr std::size_t most_lines = 12;
constexpr std::size_t fewest_lines = 3;
constexpr std::size_t narrowest = 20;

class TerminalRenderer final : public EventSink {
 public:
  TerminalRenderer(std::ostream& out, RendererOptions options)
      : out_(out), options_(std::move(options)) {}
  TerminalRenderer(const TerminalRenderer&) = delete;
  TerminalRenderer& operator=(const TerminalRenderer&) = delete;
  ~TerminalRenderer() override {
    if (drawn_ > 0 || !above_.empty()) draw({});
  }

  void on(const Event& event) override {
    const auto* known = view_.find(event.address);
    const std::string action = known ? known->action : std::string();
    view_.on(event);
    if (stays(event.kind))
      for (auto& line : event_lines(event, action, style(), options_.log_level))
        above_ += line + "\n";
    changed_ = true;
    now_ms_ = event.wall_ms;
    if (event.kind == EventKind::run_ended || !view_.busy())
      draw(block());
    else
      draw_if_due();
  }

  void tick(std::int64_t wall_ms) override {
    now_ms_ = wall_ms;
    // Ages move once a second; anything else is drawn when it is due.
    if (view_.busy() && wall_ms / 1000 != drawn_ms_ / 1000) changed_ = true;
    draw_if_due();
  }

 private:
  int width() const {
    return std::max(static_cast<int>(narrowest), options_.width ? options_.width() : 80) - 1;
  }
  Style style() const { return Style(options_.style.color(), width()); }

  /// Whether an event leaves a line above the block; the others only move the block.
  static bool stays(EventKind kind) {
    return kind != EventKind::operation_started && kind != EventKind::operation_progress &&
           kind != EventKind::operation_waiting;
  }

  void draw_if_due() {
    if (changed_ && now_ms_ - drawn_ms_ >= least_gap_ms) draw(block());
  }

  void draw(const std::vector<std::string>& lines) {
    std::string text;
    if (drawn_ > 0) text += "\x1b[" + std::to_string(drawn_) + "A\r\x1b[J";
    text += above_;
    above_.clear();
    for (const auto& line : lines) text += line + "\n";
    out_ << text << std::flush;
    drawn_ = lines.size();
    drawn_ms_ = now_ms_;
    changed_ = false;
  }

  std::vector<std::string> block() const {
    if (!view_.busy()) return {};
    const int width = this->width();
    auto open = view_.open();
    const std::size_t room = block_lines() - 1;
    const std::size_t shown = open.size() > room ? room - 1 : open.size();
    int address_width = 0;
    for (std::size_t i = 0; i < shown; ++i)
      address_width = std::max(address_width, display_width(printable(open[i].address)));
    address_width = std::min(address_width, (width - verb_columns - age_columns) * 2 / 3);
    std::vector<std::string> lines{
        options_.style.paint(Ink::bold, cut_end(view_.summary(now_ms_), width))};
    for (std::size_t i = 0; i < shown; ++i) lines.push_back(row(open[i], address_width, width));
    if (shown < open.size())
      lines.push_back(options_.style.paint(
          Ink::dim, cut_end("and " + std::to_string(open.size() - shown) + " more", width)));
    return lines;
  }

  /// The cursor cannot go up past the top, so the block must be lower than the terminal.
  std::size_t block_lines() const {
    const int height = options_.height ? options_.height() : 24;
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(height - 1, 0)), fewest_lines,
                                   most_lines);
  }

  std::string row(const OperationView& operation, int address_width, int width) const {
    const std::string address = cut_start(printable(operation.address), address_width);
    const auto pad = static_cast<std::size_t>(address_width - display_width(address));
    std::string age = age_text(now_ms_ - operation.since_ms);
    age = std::string(age.size() < age_columns - 2 ? age_columns - 2 - age.size() : 0, ' ') + age;
    const int left = width - verb_columns - address_width - age_columns - 2;
    const std::string state = left > 0 ? cut_end(state_text(operation), left) : std::string();
    const std::string verb = operation.action.empty() ? "wait" : operation.action;
    return verb_text(verb, options_.style) + " " + address + std::string(pad, ' ') + "  " +
           options_.style.paint(Ink::dim, age) + (state.empty() ? "" : "  ") + state;
  }

  static constexpr int verb_columns = 8;  ///< with the blank after it
  static constexpr int age_columns = 8;   ///< `59m59s` with the two blanks before it

  std::ostream& out_;
  RendererOptions options_;
  RunView view_;
  std::string above_;      ///< lines that wait to be printed
  std::size_t drawn_ = 0;  ///< lines of the block that is on the screen
  std::int64_t drawn_ms_ = 0;
  std::int64_t now_ms_ = 0;
  bool changed_ = false;
};

}  // namespace

std::unique_ptr<EventSink> make_terminal_renderer(std::ostream& out, RendererOptions options) {
  return std::make_unique<TerminalRenderer>(out, std::move(options));
}

}  // namespace slipway::core
