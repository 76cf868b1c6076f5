#include "core/event/renderer.hpp"
#include "core/event/run_view.hpp"
#include "core/event/text.hpp"

namespace slipway::core {
namespace {

constexpr std::int64_t heartbeat_ms = 30'000;

class PlainRenderer final : public EventSink {
 public:
  PlainRenderer(std::ostream& out, RendererOptions options)
      : out_(out), options_(std::move(options)) {}

  void on(const Event& event) override {
    const auto* known = view_.find(event.address);
    const std::string action = known ? known->action : std::string();
    const std::string before = known ? what_matters(*known) : std::string();
    view_.on(event);
    if (is_repetition(event, before)) return;
    bool wrote = false;
    for (const auto& line : event_lines(event, action, options_.style, options_.log_level)) {
      out_ << line << '\n';
      wrote = true;
    }
    if (!wrote) return;
    if (!held_) out_ << std::flush;
    last_ms_ = event.wall_ms;
  }

  void hold() override { held_ = true; }
  void let_go() override {
    held_ = false;
    out_ << std::flush;
  }

  void tick(std::int64_t wall_ms) override {
    if (!view_.busy() || wall_ms - last_ms_ < heartbeat_ms) return;
    last_ms_ = wall_ms;
    const auto oldest = view_.open().front();
    const std::string state = state_text(oldest);
    out_ << "still running: " << view_.summary(wall_ms) << "; " << printable(oldest.address)
         << (state.empty() ? "" : " ") << state << '\n'
         << std::flush;
  }

 private:
  /// A phase that only goes on, and a wait that only lasts, give no further line.
  static std::string what_matters(const OperationView& operation) {
    return operation.waits_for + "\n" + operation.phase;
  }
  bool is_repetition(const Event& event, const std::string& before) const {
    if (event.kind != EventKind::operation_progress && event.kind != EventKind::operation_waiting)
      return false;
    const auto* now = view_.find(event.address);
    return now && what_matters(*now) == before;
  }

  std::ostream& out_;
  RendererOptions options_;
  RunView view_;
  std::int64_t last_ms_ = 0;
  bool held_ = false;
};

}  // namespace

std::unique_ptr<EventSink> make_plain_renderer(std::ostream& out, RendererOptions options) {
  return std::make_unique<PlainRenderer>(out, std::move(options));
}

}  // namespace slipway::core
