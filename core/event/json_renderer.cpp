#include "core/event/json_line.hpp"
#include "core/event/renderer.hpp"
#include "core/event/text.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

class JsonRenderer final : public EventSink {
 public:
  explicit JsonRenderer(std::ostream& out) : out_(out) {}
  // Flushed line by line, or turn by turn: whoever reads the stream follows the run by it.
  void on(const Event& event) override {
    out_ << json_line(event_to_value(event));
    if (!held_) out_ << std::flush;
  }
  void tick(std::int64_t) override {}
  void hold() override { held_ = true; }
  void let_go() override {
    held_ = false;
    out_ << std::flush;
  }

 private:
  std::ostream& out_;
  bool held_ = false;
};

}  // namespace

Value event_to_value(const Event& event) {
  Value line = event.fields.is_map() ? event.fields : Value::map();
  line.set("version", event_stream_version).set("event", to_text(event.kind));
  line.set("time", time_text(event.wall_ms));
  if (!event.address.empty()) line.set("address", event.address);
  return line;
}

std::string json_line(const Value& event) { return to_json(event, JsonForm::shown) + "\n"; }

std::unique_ptr<EventSink> make_json_renderer(std::ostream& out) {
  return std::make_unique<JsonRenderer>(out);
}

}  // namespace slipway::core
