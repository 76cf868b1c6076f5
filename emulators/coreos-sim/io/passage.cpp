#include "coreos-sim/io/passage.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>

namespace coreos_sim {
namespace {

using Clock = std::chrono::steady_clock;

/// One direction.
class Lane {
 public:
  Lane(StreamSocket& from, StreamSocket& to, std::chrono::microseconds late)
      : from_(from), to_(to), late_(late) {}

  bool reads() const { return open_; }
  bool ended() const { return !open_ && on_the_way_.empty(); }
  std::uint64_t passed() const { return passed_; }
  /// When the next block arrives; the end of time when none is on its way.
  Clock::time_point next() const {
    return on_the_way_.empty() ? Clock::time_point::max() : on_the_way_.front().first;
  }

  /// What to wait for at the sender's socket: nothing while its last words are on their way.
  pollfd watch() const {
    constexpr short readable = POLLIN;
    return {open_ || ended() ? from_.impl()->sockfd() : -1, open_ ? readable : short{0}, 0};
  }

  /// Takes one block from the sender, who has something to say or has ended.
  void take() {
    auto block = receive_some(from_);
    if (block.empty()) return end();
    on_the_way_.emplace_back(Clock::now() + late_, std::move(block));
  }

  /// Hands over what has arrived.
  void deliver() {
    while (!on_the_way_.empty() && on_the_way_.front().first <= Clock::now()) {
      const auto block = std::move(on_the_way_.front().second);
      on_the_way_.pop_front();
      if (!send_all(to_, block)) {
        on_the_way_.clear();
        return end();
      }
      passed_ += block.size();
    }
    if (ended()) end_sending(to_);
  }

 private:
  void end() { open_ = false; }

  StreamSocket& from_;
  StreamSocket& to_;
  std::chrono::microseconds late_;
  std::deque<std::pair<Clock::time_point, std::string>> on_the_way_;
  std::uint64_t passed_ = 0;
  bool open_ = true;
};

/// Milliseconds until then, rounded up; -1 for never.
int until(Clock::time_point then) {
  if (then == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(then - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace

Passed pass_both_ways(StreamSocket& outside, StreamSocket& inside, std::chrono::microseconds late) {
  Lane inward(outside, inside, late);
  Lane outward(inside, outside, late);
  while (!inward.ended() || !outward.ended()) {
    std::array<pollfd, 2> waiting{inward.watch(), outward.watch()};
    const int limit = until(std::min(inward.next(), outward.next()));
    if (::poll(waiting.data(), waiting.size(), limit) < 0) continue;
    const int events = waiting[0].revents | waiting[1].revents;
    if ((events & (POLLERR | POLLNVAL)) != 0) break;
    if (inward.reads() && waiting[0].revents != 0) inward.take();
    if (outward.reads() && waiting[1].revents != 0) outward.take();
    inward.deliver();
    outward.deliver();
    // A socket shut down both ways, by its peer or by the server's end, has nothing more to say.
    const bool outside_gone = inward.ended() && (waiting[0].revents & POLLHUP) != 0;
    const bool inside_gone = outward.ended() && (waiting[1].revents & POLLHUP) != 0;
    if (outside_gone || inside_gone) break;
  }
  return {inward.passed(), outward.passed()};
}

}  // namespace coreos_sim
