#pragma once
#include <chrono>
#include <cstdint>

namespace slipway::core {

using Millis = std::chrono::milliseconds;

/// Time as the core sees it.  Nothing else reads a clock.  Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Since 1970-01-01 UTC.
  virtual Millis wall() const = 0;
  /// Since some fixed moment; never goes back.
  virtual Millis monotonic() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  Millis wall() const override {
    return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch());
  }
  Millis monotonic() const override {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
  }
};

}  // namespace slipway::core
