#include "coreos-sim/io/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace coreos_sim {
namespace {

Error failure(const std::string& what, const std::string& where) {
  return Error{what + " " + where + ": " + std::strerror(errno)};
}

Result<sockaddr_in> socket_address(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  if (::inet_pton(AF_INET, endpoint.address.c_str(), &address.sin_addr) == 1) return address;
  return Error{"'" + endpoint.address + "' is not an IPv4 address"};
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

void set_option(int socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket, level, option, &on, sizeof on);
}

bool wait_connected(int socket, std::chrono::milliseconds limit) {
  pollfd waiting{socket, POLLOUT, 0};
  if (::poll(&waiting, 1, static_cast<int>(limit.count())) != 1) {
    errno = ETIMEDOUT;
    return false;
  }
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  errno = error;
  return error == 0;
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int Fd::release() { return std::exchange(fd_, -1); }

void Fd::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::string to_text(const Endpoint& endpoint) {
  return endpoint.address + ":" + std::to_string(endpoint.port);
}

bool is_ipv4(const std::string& text) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1;
}

Result<Fd> listen_tcp(const Endpoint& endpoint) {
  const auto address = socket_address(endpoint);
  if (!address) return address.error();
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
  if (::bind(socket.get(), generic(*address), sizeof *address) != 0 ||
      ::listen(socket.get(), 512) != 0) {
    return failure("listening on", to_text(endpoint));
  }
  return socket;
}

Result<Fd> listen_unix(const std::filesystem::path& path) {
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Fd folder(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return failure("opening", path.parent_path().string());
  // Through the folder's descriptor the name is short, however deep the folder lies.
  const std::string name =
      "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof address.sun_path)
    return Error{"socket name '" + name + "' is too long"};
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  ::unlink(name.c_str());
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(name.c_str(), 0666) != 0 || ::listen(socket.get(), 512) != 0) {
    return failure("listening on", path.string());
  }
  return socket;
}

Result<Fd> connect_tcp(const Endpoint& endpoint, std::chrono::milliseconds limit) {
  const auto address = socket_address(endpoint);
  if (!address) return address.error();
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY);
  const bool at_once = ::connect(socket.get(), generic(*address), sizeof *address) == 0;
  if (!at_once && (errno != EINPROGRESS || !wait_connected(socket.get(), limit))) {
    return failure("connecting to", to_text(endpoint));
  }
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) & ~O_NONBLOCK);
  return socket;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool peer_is_there(int socket) {
  pollfd waiting{socket, POLLRDHUP, 0};
  if (::poll(&waiting, 1, 0) <= 0) return true;
  return (waiting.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0;
}

}  // namespace coreos_sim
