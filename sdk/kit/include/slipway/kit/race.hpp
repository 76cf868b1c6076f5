#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "slipway/outcome.hpp"

namespace slipway::kit {

/// Asks several servers for the same until one gives a good answer.
///
/// The first is asked alone; each further one when those before it have failed, or have been silent
/// for a moment.  So a healthy first one costs nothing more, and any number of dead ones costs a
/// moment each instead of the whole patience.  The slow ones are told to stop once there is a good
/// answer, and have stopped when `run` returns.
template <class Answer>
class Race {
 public:
  using Stop = std::function<bool()>;
  /// The answer and whether it is a good one; throws a Failure.  Called in a thread of its own; has
  /// to end soon after `stop` says so.
  using Ask = std::function<std::pair<Answer, bool>(const Stop& stop)>;

  struct Result {
    std::optional<Answer> best;         ///< the first good answer
    std::optional<Answer> second_best;  ///< without one: the first answer at all
    std::vector<std::string> failed;    ///< who gave none before it was over
    Failure failure{"unavailable", "nobody can be asked"};  ///< the last of those
  };

  /// `cancelled` is asked by the thread that runs the race alone; may be empty.
  explicit Race(Stop cancelled,
                std::chrono::milliseconds head_start = std::chrono::milliseconds(1000))
      : cancelled_(std::move(cancelled)), head_start_(head_start) {}
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  void add(std::string name, Ask ask) { entries_.push_back({std::move(name), std::move(ask)}); }
  std::size_t size() const { return entries_.size(); }
  /// What is thrown on when nobody was added.
  void otherwise(Failure failure) { result_.failure = std::move(failure); }

  /// Throws at once what must not be passed over for the sake of another: a Failure that is
  /// `forbidden` (somebody may be in between) or `cancelled`.
  Result run() {
    std::unique_lock lock(mutex_);
    auto next_start = Clock::now();
    std::optional<Clock::time_point> settle_at;
    while (!result_.best && ended_ < entries_.size()) {
      const bool alone = ended_ == started_;
      if (started_ < entries_.size() && (alone || Clock::now() >= next_start)) {
        start(entries_[started_++]);
        next_start = Clock::now() + head_start_;
      }
      if (result_.second_best && !settle_at) settle_at = Clock::now() + better_within;
      if (settle_at && started_ == entries_.size() && Clock::now() >= *settle_at) break;
      changed_.wait_for(lock, look_up_every);
      if (cancelled_ && cancelled_() && !stop_with_)
        stop_with_ = Failure("cancelled", "cancelled").with_effect("none");
      if (stop_with_) break;
    }
    over_ = true;
    lock.unlock();
    threads_.clear();  // joins them
    if (stop_with_) throw Failure(*stop_with_);
    return std::move(result_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds look_up_every{50};
  /// With an answer that is not good at hand, a better one is waited for no longer.
  static constexpr std::chrono::milliseconds better_within{3000};
  struct Entry {
    std::string name;
    Ask ask;
  };

  void start(const Entry& entry) {
    threads_.emplace_back([this, &entry] {
      const Stop stop = [this] { return over_.load(); };
      try {
        auto answer = entry.ask(stop);
        const std::lock_guard lock(mutex_);
        take(std::move(answer));
      } catch (const Failure& failure) {
        const std::lock_guard lock(mutex_);
        fail(entry.name, failure);
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        fail(entry.name, Failure("unavailable", error.what()));
      }
      changed_.notify_all();
    });
  }

  void take(std::pair<Answer, bool> answer) {
    ++ended_;
    auto& place = answer.second ? result_.best : result_.second_best;
    if (!place && !over_) place = std::move(answer.first);
  }

  void fail(const std::string& name, const Failure& failure) {
    ++ended_;
    if (over_) return;  // it was told to stop
    if (failure.kind == "forbidden" || failure.kind == "cancelled") stop_with_ = failure;
    result_.failed.push_back(name);
    result_.failure = failure;
  }

  Stop cancelled_;
  std::chrono::milliseconds head_start_;
  std::vector<Entry> entries_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> over_{false};
  std::size_t started_ = 0;  ///< this and the rest: guarded by mutex_
  std::size_t ended_ = 0;
  std::optional<Failure> stop_with_;
  Result result_;
  std::vector<std::jthread> threads_;  ///< last, so that they end before what they use
};

}  // namespace slipway::kit
