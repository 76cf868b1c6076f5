#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/system/clock.hpp"

namespace slipway::core {

/// A stop for calls that comes with the user's own, or by itself when nothing was heard for a time.
/// `heard` and `token` may be used from any thread.
class Patience {
 public:
  /// `quiet`: how long nothing may be heard; none: for ever.
  Patience(const std::stop_token& user, std::optional<Millis> quiet);
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  ~Patience() = default;

  std::stop_token token() const { return calls_.get_token(); }
  /// The time begins anew.
  void heard();
  /// Whether it was this that stopped the calls, and not the user.
  bool ran_out() const;

 private:
  void watch(const std::stop_token& ending, Millis quiet);

  std::stop_source calls_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t heard_ = 0;  ///< how often
  bool ran_out_ = false;
  struct Stop {
    std::stop_source& calls;
    void operator()() const { calls.request_stop(); }
  };
  std::stop_callback<Stop> with_user_;
  std::jthread watcher_;  ///< last: it uses the rest
};

}  // namespace slipway::core
