#pragma once
#include "core/event/event.hpp"
#include "core/run/session.hpp"

namespace slipway::core {

/// Between the engine and whoever tells: gives the findings of failed operations, which come as
/// their plugins said them, the places that only the stack knows.  All else passes as it is.
class PlacedFindings final : public EventSink {
 public:
  /// Must outlive it.
  explicit PlacedFindings(Session& session) : session_(session), next_(session.teller.events()) {}

  void on(const Event& event) override;
  void tick(std::int64_t wall_ms) override { next_.tick(wall_ms); }
  void hold() override { next_.hold(); }
  void let_go() override { next_.let_go(); }

 private:
  Session& session_;
  EventSink& next_;
};

}  // namespace slipway::core
