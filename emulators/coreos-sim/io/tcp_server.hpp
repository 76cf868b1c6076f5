#pragma once

#include <functional>
#include <memory>

#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

/// Accepts connections and serves each on a thread of its own, for what is served waits: for a
/// test to release it, for etcd, for the other end of a passage.  Nothing wakes up while nobody
/// comes.
///
/// The destructor closes the listener, hangs every connection up and waits for their threads, so
/// `serve` has to return soon once its socket is shut down.
class TcpServer {
 public:
  /// Serves one connection; the socket is closed after it returns.
  using Serve = std::function<void(StreamSocket& socket)>;

  /// `listener` comes from `listen_tcp` or `listen_unix`.
  TcpServer(const ServerSocket& listener, Serve serve);
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;
  ~TcpServer();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace coreos_sim
