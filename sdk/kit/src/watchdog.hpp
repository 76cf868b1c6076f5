#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>

#include "slipway/kit/http.hpp"

namespace slipway::kit::detail {

/// Ends exchanges that take too long.
///
/// The timeout of a socket starts anew with each byte, so a peer that sends one byte a second, in a
/// TLS record, in a header or in a body, holds a call for hours, and the library's read does not
/// come back to look at a clock.  So one thread of a client looks at all its exchanges and shuts
/// the socket of one that is over its time down, which ends every read and write on it.  Our own,
/// since neither Poco nor OpenSSL has a deadline for a whole exchange.
class Watchdog {
 public:
  Watchdog() = default;
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// One exchange that is watched for as long as this lives.  `received` and `barked` may be used
  /// from any thread.
  class Ward {
   public:
    explicit Ward(Watchdog& dog);
    ~Ward();
    Ward(const Ward&) = delete;
    Ward& operator=(const Ward&) = delete;

    /// The connection that the exchange goes over; the descriptor stays the caller's.
    void connected(int descriptor);
    /// What is done from now on must be over after so long.
    void within(std::chrono::milliseconds time);
    /// The answer has begun: from now on its limits hold.
    void answering(const AnswerLimits& limits);
    /// So many bytes of the answer were read; asked only where the system does not count them.
    void received(std::uint64_t bytes) { received_ += bytes; }
    /// Whether the exchange was ended.
    bool barked() const { return barked_; }

   private:
    friend class Watchdog;
    using Clock = std::chrono::steady_clock;
    void look(Clock::time_point now);
    std::uint64_t bytes() const;

    Watchdog& dog_;
    std::atomic<std::uint64_t> received_ = 0;
    std::atomic<bool> barked_ = false;
    // guarded by the dog's mutex
    int descriptor_ = -1;  ///< of our own, so that a closed one's number is never shut down
    Clock::time_point end_ = Clock::time_point::max();
    bool paced_ = false;
    AnswerLimits limits_;
    Clock::time_point window_;
    std::uint64_t before_ = 0;
  };

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<Ward*> wards_;
  bool over_ = false;
  std::thread thread_;  ///< begun with the first ward
};

}  // namespace slipway::kit::detail
