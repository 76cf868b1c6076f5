#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

/// Accepts connections and serves each on a thread of its own.
///
/// The destructor closes the listener, shuts every connection down and waits for their threads, so
/// `serve` has to return soon once its socket is shut down.
class TcpServer {
 public:
  /// Serves one connection; the socket is closed after it returns.
  using Serve = std::function<void(int socket)>;

  TcpServer(Fd listener, Serve serve);
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;
  ~TcpServer();

 private:
  struct Connection {
    Fd socket{};
    std::thread thread{};
    std::atomic<bool> ended = false;
  };

  void accept_all();
  void start(Fd socket);
  void join_ended();

  Fd listener_;
  Serve serve_;
  std::mutex mutex_;
  std::list<Connection> connections_;
  std::atomic<bool> stopping_ = false;
  std::thread acceptor_;
};

}  // namespace coreos_sim
