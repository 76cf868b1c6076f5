#include "coreos-sim/io/tcp_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

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

}  // namespace coreos_sim
