#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/engine/dispatcher.hpp"

namespace slipway::core {

/// Calls on a pool of threads, which grows to `threads` as it is needed.
class ThreadDispatcher final : public Dispatcher {
 public:
  ThreadDispatcher(const Clock& clock, std::size_t threads, std::uint64_t seed)
      : clock_(clock), threads_(threads), seed_(seed) {}
  /// Cancels and waits for the calls under way: a plugin returns within a second of a cancel (R8).
  /// Who cannot wait for one that does not, leaves with the whole process instead.
  ~ThreadDispatcher() override;

  void start(Job job) override;
  std::vector<Signal> wait(Millis until) override;
  std::size_t running() const override { return running_; }
  void cancel() override;

 private:
  void work();
  void call(Job& job);
  void say(Signal signal);

  const Clock& clock_;
  const std::size_t threads_;
  const std::uint64_t seed_;
  std::size_t running_ = 0;  ///< only the using thread counts
  std::mutex mutex_;
  std::condition_variable jobs_ready_;
  std::condition_variable said_;
  std::deque<Job> jobs_;
  std::vector<Signal> signals_;
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::stop_source cancelled_;
  std::vector<std::jthread> pool_;
};

}  // namespace slipway::core
