#include "watchdog.hpp"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>

namespace slipway::kit::detail {
namespace {

constexpr std::chrono::milliseconds look_every{50};

}  // namespace

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!over_) {
    if (wards_.empty())
      changed_.wait(lock);
    else
      changed_.wait_for(lock, look_every);
    const auto now = Ward::Clock::now();
    for (auto* ward : wards_) ward->look(now);
  }
}

Watchdog::Ward::Ward(Watchdog& dog) : dog_(dog) {
  const std::lock_guard lock(dog_.mutex_);
  dog_.wards_.insert(this);
  if (!dog_.thread_.joinable()) dog_.thread_ = std::thread([&dog] { dog.run(); });
  dog_.changed_.notify_all();
}

Watchdog::Ward::~Ward() {
  const std::lock_guard lock(dog_.mutex_);
  dog_.wards_.erase(this);
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Watchdog::Ward::connected(int descriptor) {
  const std::lock_guard lock(dog_.mutex_);
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

void Watchdog::Ward::within(std::chrono::milliseconds time) {
  const std::lock_guard lock(dog_.mutex_);
  end_ = Clock::now() + time;
  paced_ = false;
}

void Watchdog::Ward::answering(const AnswerLimits& limits) {
  const std::lock_guard lock(dog_.mutex_);
  limits_ = limits;
  window_ = Clock::now();
  end_ = window_ + limits.whole;
  before_ = bytes();
  paced_ = true;
}

void Watchdog::Ward::look(Clock::time_point now) {
  if (barked_ || descriptor_ < 0) return;
  bool late = now >= end_;
  if (paced_ && now - window_ >= limits_.window) {
    const auto so_far = bytes();
    late = late || so_far - before_ < limits_.least_in_window;
    before_ = so_far;
    window_ = now;
  }
  if (!late) return;
  barked_ = true;
  ::shutdown(descriptor_, SHUT_RDWR);
}

std::uint64_t Watchdog::Ward::bytes() const {
  // what TLS has received counts as well, whether or not it makes a record so far
  tcp_info info{};
  socklen_t size = sizeof info;
  constexpr auto needed = offsetof(tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received;
  if (descriptor_ >= 0 && ::getsockopt(descriptor_, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
      size >= needed)
    return info.tcpi_bytes_received;
  return received_;
}

}  // namespace slipway::kit::detail
