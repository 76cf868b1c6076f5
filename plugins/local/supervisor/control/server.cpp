#include "supervisor/control/server.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "supervisor/control/requests.hpp"
#include "supervisor/linux/log.hpp"

namespace slipway_local {
namespace {

constexpr std::size_t most_line = 1 << 20;
constexpr int most_connections = 64;
constexpr int backlog = 64;

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// The folder lets nobody else in; this holds even where somebody has opened it up.
bool is_owner(int client) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

}  // namespace

Outcome ControlServer::listen(const std::filesystem::path& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  ended_ = Fd(::eventfd(0, EFD_CLOEXEC));
  listener_ = Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(path.c_str());
  const mode_t before = ::umask(0177);
  const bool bound = ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
  const int code = errno;
  ::umask(before);
  if (!bound) return system_fault("making the control socket", code);
  if (::listen(listener_.get(), backlog) != 0) return system_fault("making the control socket");
  return done();
}

void ControlServer::serve() {
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{ended_.get(), POLLIN, 0},
                                  pollfd{listener_.get(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0) return;
    Fd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client || !is_owner(client.get())) continue;
    const std::lock_guard lock(mutex_);
    if (talking_ >= most_connections) {
      send_all(client.get(),
               error_line({FaultClass::busy, "the supervisor has too many connections"}) + "\n");
      continue;
    }
    ++talking_;
    // Not joined: one that waits for its client would hold up the end, and the end of this process
    // ends them all.
    std::thread([this, fd = client.release()] { talk(Fd(fd)); }).detach();
  }
}

void ControlServer::talk(Fd client) {
  std::string received;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = ::recv(client.get(), block.data(), block.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    received.append(block.data(), static_cast<std::size_t>(got));
    if (!answer_lines(client.get(), received)) break;
    if (received.size() <= most_line) continue;
    send_all(client.get(),
             error_line({FaultClass::invalid, "a request is longer than 1 MiB"}) + "\n");
    break;
  }
  const std::lock_guard lock(mutex_);
  --talking_;
}

/// Answers every whole line that has come; false when the connection is over.
bool ControlServer::answer_lines(int client, std::string& received) {
  for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
    bool ended = false;
    std::string reply;
    try {
      reply = answer(stack_, std::string_view(received).substr(0, end), ended);
    } catch (const std::exception& defect) {
      log(LogLevel::error, std::string("a request failed: ") + defect.what());
      reply = error_line({FaultClass::internal, defect.what()});
    }
    if (ended) {
      if (auto left = outside_.leave(client); !left) log(LogLevel::error, left.fault().message);
      ::eventfd_write(ended_.get(), 1);
      return false;
    }
    if (!send_all(client, reply + "\n")) return false;
    received.erase(0, end + 1);
  }
  return true;
}

}  // namespace slipway_local
