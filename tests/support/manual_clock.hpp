#pragma once
#include "core/system/clock.hpp"

namespace slipway::test {

/// A clock that stands still until it is moved.
class ManualClock final : public core::Clock {
 public:
  core::Millis wall() const override { return core::Millis(1'700'000'000'000) + now_; }
  core::Millis monotonic() const override { return now_; }
  void advance(core::Millis by) { now_ += by; }
  void advance_to(core::Millis moment) {
    if (moment > now_) now_ = moment;
  }

 private:
  core::Millis now_{0};
};

}  // namespace slipway::test
