#pragma once

#include <chrono>
#include <mutex>

#include "azure_emulator/clock/timeline.hpp"

namespace azure_emulator {

/// Virtual time that runs at a multiple of the real one.  Members may be called from any thread.
class RealClock {
 public:
  RealClock(Time start, double speed) : base_(start), speed_(speed) {}

  Time now() const {
    const std::lock_guard lock(mutex_);
    return now_locked();
  }

  double speed() const {
    const std::lock_guard lock(mutex_);
    return speed_;
  }

  /// It is `time` now, and goes on from there.
  void set(Time time) {
    const std::lock_guard lock(mutex_);
    base_ = time;
    real_base_ = Real::now();
  }

  /// From now on; what has passed stays passed.
  void set_speed(double speed) {
    const std::lock_guard lock(mutex_);
    base_ = now_locked();
    real_base_ = Real::now();
    speed_ = speed;
  }

 private:
  using Real = std::chrono::steady_clock;

  Time now_locked() const {
    const std::chrono::duration<double> real = Real::now() - real_base_;
    return base_ + std::chrono::duration_cast<Span>(real * speed_);
  }

  mutable std::mutex mutex_;
  Time base_;
  Real::time_point real_base_ = Real::now();
  double speed_;
};

}  // namespace azure_emulator
