#include "coreos-sim/io/socket.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "coreos-sim/io/fd.hpp"

namespace coreos_sim {
namespace {

using Poco::Net::SocketAddress;

constexpr int backlog = 512;

Error failure(const std::string& what, const std::string& where, int code) {
  return Error{what + " " + where + ": " + std::strerror(code)};
}

/// The kernel's reason, where there is one.
Error failure(const std::string& what, const std::string& where, const Poco::Exception& reason) {
  if (reason.code() != 0) return failure(what, where, reason.code());
  return Error{what + " " + where + ": " + reason.displayText()};
}

Result<SocketAddress> socket_address(const Endpoint& endpoint) {
  Poco::Net::IPAddress address;
  if (is_ipv4(endpoint.address) && Poco::Net::IPAddress::tryParse(endpoint.address, address))
    return SocketAddress(address, endpoint.port);
  return Error{"'" + endpoint.address + "' is not an IPv4 address"};
}

/// Waits for the next connection as long as it takes.  Poco's server looks whether it is to end
/// four times a second; a machine at rest has twenty servers, which is to cost nothing.
class PatientSocket final : public Poco::Net::ServerSocketImpl {
 public:
  /// False once the socket is shut down.
  bool poll(const Poco::Timespan&, int) override {
    pollfd waiting{sockfd(), POLLIN, 0};
    return ::poll(&waiting, 1, -1) > 0 && (waiting.revents & POLLHUP) == 0;
  }
};

class PatientListener final : public ServerSocket {
 public:
  PatientListener() : ServerSocket(new PatientSocket, true) {}
};

/// Throws Poco's exceptions.  Without SO_REUSEPORT, which Poco would set along: a port that is
/// taken has to be told.
ServerSocket listening(const SocketAddress& address) {
  PatientListener socket;
  socket.bind(address, true, false);
  return socket;
}

}  // namespace

std::string to_text(const Endpoint& endpoint) {
  return endpoint.address + ":" + std::to_string(endpoint.port);
}

bool is_ipv4(const std::string& text) {
  Poco::Net::IPAddress address;
  return Poco::Net::IPAddress::tryParse(text, address) &&
         address.family() == Poco::Net::IPAddress::IPv4;
}

Result<ServerSocket> listen_tcp(const Endpoint& endpoint) {
  const auto address = socket_address(endpoint);
  if (!address) return address.error();
  try {
    auto socket = listening(*address);
    socket.listen(backlog);
    return socket;
  } catch (const Poco::Exception& exception) {
    return failure("listening on", to_text(endpoint), exception);
  }
}

Result<ServerSocket> listen_unix(const std::filesystem::path& path) {
  const Fd folder(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return failure("opening", path.parent_path().string(), errno);
  // Through the folder's descriptor the name is short, however deep the folder lies.
  const std::string name =
      "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
  ::unlink(name.c_str());
  try {
    auto socket = listening(SocketAddress(SocketAddress::UNIX_LOCAL, name));
    if (::chmod(name.c_str(), 0666) != 0) return failure("listening on", path.string(), errno);
    socket.listen(backlog);
    return socket;
  } catch (const Poco::Exception& exception) {
    return failure("listening on", path.string(), exception);
  }
}

Result<StreamSocket> connect_tcp(const Endpoint& endpoint, std::chrono::milliseconds limit) {
  const auto address = socket_address(endpoint);
  if (!address) return address.error();
  try {
    StreamSocket socket;
    socket.connect(*address, Poco::Timespan(std::chrono::microseconds(limit).count()));
    socket.setNoDelay(true);
    return socket;
  } catch (const Poco::Exception& exception) {
    return failure("connecting to", to_text(endpoint), exception);
  }
}

bool send_all(StreamSocket& socket, std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const int sent = socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  } catch (const Poco::Exception&) {
    return false;
  }
}

std::string receive_some(StreamSocket& socket) {
  std::string block(16384, '\0');
  try {
    const int got = socket.receiveBytes(block.data(), static_cast<int>(block.size()));
    block.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  } catch (const Poco::Exception&) {
    block.clear();
  }
  return block;
}

void end_sending(StreamSocket& socket) {
  try {
    socket.shutdownSend();
  } catch (const Poco::Exception&) {
    // The other side was faster.
  }
}

void hang_up(StreamSocket& socket) {
  try {
    socket.shutdown();
  } catch (const Poco::Exception&) {
    // The other side was faster.
  }
}

bool peer_is_there(const StreamSocket& socket) {
  pollfd waiting{socket.impl()->sockfd(), POLLRDHUP, 0};
  if (::poll(&waiting, 1, 0) <= 0) return true;
  return (waiting.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0;
}

}  // namespace coreos_sim
