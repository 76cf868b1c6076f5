#include "supervisor/program/client.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cstring>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {

std::optional<std::string> ask_supervisor(const std::filesystem::path& folder,
                                          const std::string& request,
                                          std::chrono::milliseconds limit) {
  // Through the folder's descriptor the name is short, however deep the folder lies.
  const Fd place(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const std::string path = "/proc/self/fd/" + std::to_string(place.get()) + "/control.sock";
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{limit.count() / 1000, (limit.count() % 1000) * 1000};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (!place || ::connect(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) != 0)
    return std::nullopt;
  const std::string line = request + "\n";
  if (::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) return std::nullopt;
  std::string received;
  std::array<char, 4096> block{};
  while (received.find('\n') == std::string::npos) {
    const ssize_t got = ::recv(socket.get(), block.data(), block.size(), 0);
    if (got <= 0) return std::nullopt;
    received.append(block.data(), static_cast<std::size_t>(got));
  }
  return received.substr(0, received.find('\n'));
}

}  // namespace slipway_local
