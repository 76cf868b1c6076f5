#pragma once
#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "rig/folder.hpp"

namespace slipway::test {

/// A server over real TLS that does to its client what it is told to, one connection after the
/// other.  Its certificate is server.crt in `folder`, for 127.0.0.1.
class HostileServer {
 public:
  /// One client's connection.  Members answer false once the client is gone or the test is over.
  class Peer {
   public:
    Peer(int descriptor, const std::atomic<bool>& over) : descriptor_(descriptor), over_(over) {}
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool accept_tls(SSL_CTX* context);
    /// Up to the end of the headers.
    bool read_request();
    const std::string& request() const { return request_; }
    bool write(const std::string& bytes);
    /// The same, a byte every 20 ms; within TLS each is a record of its own.
    bool trickle(const std::string& bytes);
    /// What TLS makes of them, a byte every 20 ms: one record that is not whole for long.
    bool trickle_record(const std::string& bytes);
    /// Until the client is gone.
    void stay();

   private:
    bool pause();
    bool raw(const char* bytes, std::size_t count);

    int descriptor_;
    const std::atomic<bool>& over_;
    std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, &SSL_free};
    std::string request_;
  };

  /// `behave` is called with each connection, before TLS when `plain`, else after the request's
  /// headers.
  HostileServer(const Folder& folder, std::function<void(Peer&)> behave, bool plain = false);
  ~HostileServer();
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }
  int requests() const { return requests_; }

 private:
  void serve();

  std::function<void(Peer&)> behave_;
  bool plain_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, &SSL_CTX_free};
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_ = 0;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace slipway::test
