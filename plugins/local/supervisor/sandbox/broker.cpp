#include "supervisor/sandbox/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace slipway_local {
namespace {

constexpr int backlog = 512;

struct Message {
  std::string text;
  Fd fd{};
};

/// One message, with a descriptor when `fd` is one.
bool send_message(int thread, const std::string& text, int fd) {
  iovec part{const_cast<char*>(text.data()), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (fd >= 0) {
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  return ::sendmsg(thread, &message, MSG_NOSIGNAL) >= 0;
}

/// The next message; empty when the other side has ended.
Message receive_message(int thread) {
  std::array<char, 1024> text{};
  iovec part{text.data(), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = room.data();
  message.msg_controllen = room.size();
  ssize_t got = 0;
  do got = ::recvmsg(thread, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  Message received;
  if (got <= 0) return received;
  received.text.assign(text.data(), static_cast<std::size_t>(got));
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    received.fd = Fd(fd);
  }
  return received;
}

Result<Fd> listening(const std::string& address, std::uint16_t port) {
  const std::string name = address + ":" + std::to_string(port);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &place.sin_addr) != 1)
    return Fault{FaultClass::invalid, "'" + address + "' is not an IPv4 address"};
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_fault("listening on " + name);
  // The port of a supervisor that has just ended is free again; one that somebody holds is not.
  const int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&place), sizeof place) == 0 &&
      ::listen(socket.get(), backlog) == 0)
    return socket;
  Fault fault = system_fault("listening on " + name);
  if (errno == EADDRINUSE || errno == EACCES || errno == EADDRNOTAVAIL) {
    // Nobody knows when it will be free: whoever asked is told at once.
    fault.kind = FaultClass::invalid;
    fault.hint =
        "end what listens there, or choose another port (option port_offset) or address (option "
        "publish)";
  }
  return fault;
}

std::string words_of(const Fault& fault) {
  return "fault\n" + std::to_string(static_cast<int>(fault.kind)) + "\n" + fault.message + "\n" +
         fault.hint;
}

Fault fault_of(const std::string& text) {
  std::istringstream lines(text);
  std::string word;
  std::string kind;
  Fault fault;
  std::getline(lines, word);
  std::getline(lines, kind);
  std::getline(lines, fault.message);
  std::getline(lines, fault.hint);
  if (kind.size() == 1) fault.kind = static_cast<FaultClass>(kind[0] - '0');
  return fault;
}

}  // namespace

Result<std::pair<Fd, Fd>> broker_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return system_fault("making a socket");
  return std::pair<Fd, Fd>(Fd(ends[0]), Fd(ends[1]));
}

Result<Fd> Outside::listen(const std::string& address, std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  if (!send_message(thread_.get(), "listen " + address + " " + std::to_string(port), -1))
    return system_fault("asking the outer process");
  Message answer = receive_message(thread_.get());
  if (answer.fd) return std::move(answer.fd);
  return fault_of(answer.text);
}

Outcome Outside::leave(int connection) {
  const std::lock_guard lock(mutex_);
  if (send_message(thread_.get(), "leave", connection)) return done();
  return system_fault("asking the outer process");
}

bool Inside::serve() {
  Message message = receive_message(thread_.get());
  if (message.text.empty()) return false;
  std::istringstream words(message.text);
  std::string what;
  std::string address;
  std::uint16_t port = 0;
  words >> what >> address >> port;
  if (what == "leave") {
    farewell_ = std::move(message.fd);
    return true;
  }
  const auto socket = listening(address, port);
  return socket ? send_message(thread_.get(), "socket", socket->get())
                : send_message(thread_.get(), words_of(socket.fault()), -1);
}

}  // namespace slipway_local
