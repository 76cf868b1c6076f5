#pragma once
#include "core/event/event.hpp"
#include "core/value/redactor.hpp"

namespace slipway::core {

/// An event with every known secret in it replaced.
inline Event redacted(const Event& event, const Redactor& redactor) {
  Event clean = event;
  if (redactor.empty()) return clean;
  clean.address = redactor.redacted(event.address);
  clean.fields = redactor.redacted(event.fields);
  return clean;
}

/// Stands before any sink whose output leaves the process.  Both must outlive it.
class RedactingSink final : public EventSink {
 public:
  RedactingSink(EventSink& next, const Redactor& redactor) : next_(next), redactor_(redactor) {}
  void on(const Event& event) override { next_.on(redacted(event, redactor_)); }
  void tick(std::int64_t wall_ms) override { next_.tick(wall_ms); }
  void hold() override { next_.hold(); }
  void let_go() override { next_.let_go(); }

 private:
  EventSink& next_;
  const Redactor& redactor_;
};

}  // namespace slipway::core
