#include "coreos-sim/io/tcp_server.hpp"

#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>
#include <sys/socket.h>

#include <list>
#include <mutex>
#include <utility>

namespace coreos_sim {
namespace {

/// Connections at once; further ones wait for one of them to end.
constexpr int most_connections = 1024;

/// The connections that are being served, so that they can be ended together: Poco's server ends
/// only those that have not begun.
class Served {
 public:
  explicit Served(TcpServer::Serve serve) : serve_(std::move(serve)) {}

  void serve(StreamSocket socket) {
    std::list<StreamSocket>::iterator place;
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      place = sockets_.insert(sockets_.end(), socket);
    }
    serve_(socket);
    const std::lock_guard lock(mutex_);
    hang_up(socket);
    sockets_.erase(place);
  }

  void end() {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (auto& socket : sockets_) hang_up(socket);
  }

 private:
  TcpServer::Serve serve_;
  std::mutex mutex_;
  std::list<StreamSocket> sockets_;
  bool ending_ = false;
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const StreamSocket& socket, Served& served)
      : TCPServerConnection(socket), served_(served) {}

  void run() override { served_.serve(socket()); }

 private:
  Served& served_;
};

class Connections final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Connections(Served& served) : served_(served) {}

  Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return new Connection(socket, served_);
  }

 private:
  Served& served_;
};

Poco::Net::TCPServerParams::Ptr tcp_params() {
  Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
  params->setMaxThreads(most_connections);
  params->setMaxQueued(most_connections);
  // The one thread that waits for the next connection need not look up meanwhile.
  params->setThreadIdleTime(Poco::Timespan(Poco::Timespan::DAYS));
  return params;
}

}  // namespace

struct TcpServer::Parts {
  Parts(const ServerSocket& socket, Serve serve)
      : listener(socket),
        served(std::move(serve)),
        pool(1, most_connections),
        server(new Connections(served), pool, listener, tcp_params()) {}

  ServerSocket listener;
  Served served;
  Poco::ThreadPool pool;
  Poco::Net::TCPServer server;
};

TcpServer::TcpServer(const ServerSocket& listener, Serve serve)
    : parts_(std::make_unique<Parts>(listener, std::move(serve))) {
  parts_->server.start();
}

TcpServer::~TcpServer() {
  ::shutdown(parts_->listener.impl()->sockfd(), SHUT_RDWR);  // wakes the thread that accepts
  parts_->server.stop();
  parts_->served.end();
  parts_->pool.joinAll();
}

}  // namespace coreos_sim
