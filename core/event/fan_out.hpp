#pragma once
#include <vector>

#include "core/event/event.hpp"

namespace slipway::core {

/// Passes each event to several sinks, in the order they were added; they must outlive it.
class FanOut final : public EventSink {
 public:
  void add(EventSink& sink) { sinks_.push_back(&sink); }
  void on(const Event& event) override {
    for (auto* sink : sinks_) sink->on(event);
  }
  void tick(std::int64_t wall_ms) override {
    for (auto* sink : sinks_) sink->tick(wall_ms);
  }
  void hold() override {
    for (auto* sink : sinks_) sink->hold();
  }
  void let_go() override {
    for (auto* sink : sinks_) sink->let_go();
  }

 private:
  std::vector<EventSink*> sinks_;
};

}  // namespace slipway::core
