#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim {

/// Owns a file descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

/// A TCP endpoint by literal IPv4 address.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
};

std::string to_text(const Endpoint& endpoint);

bool is_ipv4(const std::string& text);

/// Binds and listens; the address is reusable at once after its last user ended.
Result<Fd> listen_tcp(const Endpoint& endpoint);

/// Listens on a unix socket that anybody may open; an old one of that name is replaced.  The path
/// may be longer than a socket address can hold.
Result<Fd> listen_unix(const std::filesystem::path& path);

/// Connects within `limit`.
Result<Fd> connect_tcp(const Endpoint& endpoint, std::chrono::milliseconds limit);

/// Sends all of it; false when the other side is gone.
bool send_all(int socket, std::string_view bytes);

/// True while the other side has neither closed nor reset the connection.
bool peer_is_there(int socket);

}  // namespace coreos_sim
