#include "rig/hostile_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace slipway::test {
namespace {

constexpr int between_bytes_ms = 20;
constexpr int look_up_ms = 50;

}  // namespace

HostileServer::Peer::~Peer() {
  tls_.reset();
  ::close(descriptor_);
}

bool HostileServer::Peer::accept_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), descriptor_);
  return SSL_accept(tls_.get()) == 1;
}

bool HostileServer::Peer::read_request() {
  char part[4096];
  while (request_.find("\r\n\r\n") == std::string::npos) {
    const int got = SSL_read(tls_.get(), part, sizeof part);
    if (got <= 0) return false;
    request_.append(part, static_cast<std::size_t>(got));
  }
  return true;
}

bool HostileServer::Peer::write(const std::string& bytes) {
  if (over_) return false;
  if (!tls_) return raw(bytes.data(), bytes.size());
  return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool HostileServer::Peer::trickle(const std::string& bytes) {
  for (const char byte : bytes)
    if (!write(std::string(1, byte)) || !pause()) return false;
  return true;
}

bool HostileServer::Peer::trickle_record(const std::string& bytes) {
  BIO* made = BIO_new(BIO_s_mem());
  SSL_set0_wbio(tls_.get(), made);
  SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
  char* start = nullptr;
  const long size = BIO_get_mem_data(made, &start);
  const std::string record(start, static_cast<std::size_t>(size));
  for (const char byte : record)
    if (!raw(&byte, 1) || !pause()) return false;
  return true;
}

void HostileServer::Peer::stay() {
  while (pause()) continue;
}

bool HostileServer::Peer::pause() {
  pollfd one{descriptor_, POLLRDHUP, 0};
  return ::poll(&one, 1, between_bytes_ms) == 0 && !over_;
}

bool HostileServer::Peer::raw(const char* bytes, std::size_t count) {
  return ::send(descriptor_, bytes, count, MSG_NOSIGNAL) == static_cast<ssize_t>(count);
}

HostileServer::HostileServer(const Folder& folder, std::function<void(Peer&)> behave, bool plain)
    : behave_(std::move(behave)), plain_(plain) {
  ::signal(SIGPIPE, SIG_IGN);
  context_.reset(SSL_CTX_new(TLS_server_method()));
  const auto certificate = folder / "server.crt";
  const auto key = folder / "server.key";
  if (SSL_CTX_use_certificate_chain_file(context_.get(), certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("no certificate for the hostile server");
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the hostile server cannot listen");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HostileServer::~HostileServer() {
  over_ = true;
  thread_.join();
  ::close(listener_);
}

void HostileServer::serve() {
  while (!over_) {
    pollfd one{listener_, POLLIN, 0};
    if (::poll(&one, 1, look_up_ms) <= 0) continue;
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    // so that a client that neither reads nor goes does not hold the test
    const timeval patience{5, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    Peer peer(descriptor, over_);
    if (!plain_ && !(peer.accept_tls(context_.get()) && peer.read_request())) continue;
    ++requests_;
    behave_(peer);
  }
}

}  // namespace slipway::test
