#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace azure_emulator {

/// Virtual time: what the emulated service's clock shows.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
using Span = std::chrono::milliseconds;

/// What is to happen, in virtual time.  Moves only when told to, so a test steps it and the program
/// drives it from the real clock.  Guarded by its owner's lock.
class Timeline {
 public:
  explicit Timeline(Time start) : now_(start) {}

  Time now() const { return now_; }

  /// `action` runs when the clock reaches `time`; at once in the next `advance_to` when it is past.
  void at(Time time, std::function<void()> action) {
    events_.emplace(Key{time, next_number_++}, std::move(action));
  }
  void after(Span span, std::function<void()> action) { at(now_ + span, std::move(action)); }

  /// Runs all that is due up to `time`, in order; each event sees its own time as `now`.
  void advance_to(Time time);

  /// When the next event is due.
  std::optional<Time> next() const {
    if (events_.empty()) return std::nullopt;
    return events_.begin()->first.first;
  }

 private:
  using Key = std::pair<Time, std::uint64_t>;

  Time now_;
  std::uint64_t next_number_ = 0;
  std::map<Key, std::function<void()>> events_;
};

}  // namespace azure_emulator
