#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "slipway/outcome.hpp"

namespace deis {

/// One look at the other side that serves all who want the same at about the same time.
///
/// Many units are watched at once through one connection that may be long: without this, each of
/// them would ask for what the others are just asking for.  May be used from several threads.
template <class Answer>
class SharedLook {
 public:
  /// How old, in milliseconds, an answer may be and still do.
  explicit SharedLook(std::int64_t lasts_ms) : lasts_ms_(lasts_ms) {}

  /// The last answer while it will do, or what `ask` gives now.  Who wants it while somebody else
  /// is asking gets what comes of that, also the Failure, so that a server that is slow to answer
  /// does not hold one after the other up; but a `cancelled` one is of its own caller alone.
  template <class Ask>
  Answer get(std::int64_t now_ms, const Ask& ask) {
    const auto before = asked_.load();
    const std::lock_guard lock(mutex_);
    if (asked_.load() != before) {
      if (failure_) throw slipway::Failure(*failure_);
      return *answer_;
    }
    const auto age_ms = now_ms - answered_ms_;
    if (answer_ && age_ms >= 0 && age_ms < lasts_ms_) return *answer_;
    try {
      answer_ = ask();
      answered_ms_ = now_ms;
      failure_.reset();
    } catch (const slipway::Failure& failure) {
      if (failure.kind == "cancelled") throw;
      answer_.reset();
      failure_ = failure;
      ++asked_;
      throw;
    }
    ++asked_;
    return *answer_;
  }

 private:
  const std::int64_t lasts_ms_;
  std::atomic<std::uint64_t> asked_{0};      ///< how often somebody asked, also in vain
  std::mutex mutex_;                         ///< held while somebody asks
  std::optional<Answer> answer_;             ///< guarded by mutex_, as all below
  std::int64_t answered_ms_ = 0;             ///< by the clock of who asked
  std::optional<slipway::Failure> failure_;  ///< of the last time
};

}  // namespace deis
