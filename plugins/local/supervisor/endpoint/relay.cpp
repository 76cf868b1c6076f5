#include "supervisor/endpoint/relay.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <vector>

namespace slipway_local {
namespace {

constexpr std::size_t block_size = 65536;

/// One direction: what was read and not yet written.
class Passage {
 public:
  Passage(int from, int to) : from_(from), to_(to), block_(block_size) {}

  bool over() const { return ended_ && first_ == last_; }
  short wants_of_source() const { return !ended_ && first_ == last_ ? POLLIN : 0; }
  short wants_of_target() const { return first_ != last_ ? POLLOUT : 0; }

  /// Moves what can be moved now; false when a connection is broken.
  bool move(bool readable, bool writable) {
    if (readable && !ended_ && first_ == last_ && !read()) return false;
    if ((writable || readable) && first_ != last_ && !write()) return false;
    if (!over() || told_) return true;
    told_ = true;
    ::shutdown(to_, SHUT_WR);
    return true;
  }

 private:
  static bool only_later() { return errno == EAGAIN || errno == EINTR; }

  bool read() {
    const ssize_t got = ::recv(from_, block_.data(), block_.size(), 0);
    if (got < 0) return only_later();
    ended_ = got == 0;
    first_ = 0;
    last_ = static_cast<std::size_t>(got);
    return true;
  }

  bool write() {
    const ssize_t sent = ::send(to_, block_.data() + first_, last_ - first_, MSG_NOSIGNAL);
    if (sent < 0) return only_later();
    first_ += static_cast<std::size_t>(sent);
    return true;
  }

  int from_;
  int to_;
  std::vector<char> block_;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
  bool ended_ = false;
  bool told_ = false;
};

}  // namespace

void relay(Fd client, Fd target, std::chrono::milliseconds idle, int stop) {
  for (const int fd : {client.get(), target.get()}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  Passage there(client.get(), target.get());
  Passage back(target.get(), client.get());
  const int limit = idle.count() == 0 ? -1 : static_cast<int>(idle.count());
  while (!there.over() || !back.over()) {
    const auto wants = [](int fd, int events) {
      // A side of which nothing is wanted would go on telling that it has hung up.
      return pollfd{events == 0 ? -1 : fd, static_cast<short>(events), 0};
    };
    std::array<pollfd, 3> waiting{
        wants(client.get(), there.wants_of_source() | back.wants_of_target()),
        wants(target.get(), back.wants_of_source() | there.wants_of_target()),
        pollfd{stop, POLLIN, 0}};
    const int ready = ::poll(waiting.data(), waiting.size(), limit);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0 || waiting[2].revents != 0) return;
    const auto has = [&](std::size_t at, int events) {
      return (waiting[at].revents & (events | POLLERR | POLLHUP)) != 0;
    };
    if (!there.move(has(0, POLLIN), has(1, POLLOUT))) return;
    if (!back.move(has(1, POLLIN), has(0, POLLOUT))) return;
  }
}

}  // namespace slipway_local
