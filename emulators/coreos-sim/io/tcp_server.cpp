#include "coreos-sim/io/tcp_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <utility>

namespace coreos_sim {

TcpServer::TcpServer(Fd listener, Serve serve)
    : listener_(std::move(listener)),
      serve_(std::move(serve)),
      acceptor_([this] { accept_all(); }) {}

TcpServer::~TcpServer() {
  stopping_ = true;
  ::shutdown(listener_.get(), SHUT_RDWR);  // wakes accept
  acceptor_.join();
  for (auto& connection : connections_) ::shutdown(connection.socket.get(), SHUT_RDWR);
  for (auto& connection : connections_) connection.thread.join();
}

void TcpServer::accept_all() {
  while (!stopping_) {
    Fd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (stopping_) return;
    if (socket) {
      start(std::move(socket));
    } else {
      // Out of descriptors, or the connection went before it was taken: try again, not at full
      // speed.
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

void TcpServer::start(Fd socket) {
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const std::lock_guard lock(mutex_);
  join_ended();
  auto& connection = connections_.emplace_back();
  connection.socket = std::move(socket);
  connection.thread = std::thread([this, &connection] {
    serve_(connection.socket.get());
    ::shutdown(connection.socket.get(), SHUT_RDWR);
    connection.ended = true;
  });
}

/// Pre: the lock is held.
void TcpServer::join_ended() {
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (!it->ended) {
      ++it;
      continue;
    }
    it->thread.join();
    it = connections_.erase(it);
  }
}

namespace {

/// Moves one block; false when this direction has ended.
bool pump(int from, int to) {
  std::array<char, 16384> block{};
  const auto got = ::recv(from, block.data(), block.size(), 0);
  if (got > 0 && send_all(to, {block.data(), static_cast<std::size_t>(got)})) return true;
  ::shutdown(to, SHUT_WR);
  return false;
}

}  // namespace

void copy_both_ways(int left, int right) {
  constexpr short readable = POLLIN;
  bool left_open = true;
  bool right_open = true;
  while (left_open || right_open) {
    std::array<pollfd, 2> waiting{pollfd{left, left_open ? readable : short{0}, 0},
                                  pollfd{right, right_open ? readable : short{0}, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    const int events = waiting[0].revents | waiting[1].revents;
    if ((events & (POLLERR | POLLNVAL)) != 0) return;
    if (left_open && waiting[0].revents != 0) left_open = pump(left, right);
    if (right_open && waiting[1].revents != 0) right_open = pump(right, left);
    // A socket shut down both ways, by its peer or by the server's end, has nothing more to say.
    const bool left_gone = !left_open && (waiting[0].revents & POLLHUP) != 0;
    const bool right_gone = !right_open && (waiting[1].revents & POLLHUP) != 0;
    if (left_gone || right_gone) return;
  }
}

}  // namespace coreos_sim
