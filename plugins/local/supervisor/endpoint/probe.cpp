#include "supervisor/endpoint/probe.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace slipway_local {
namespace {

constexpr std::chrono::milliseconds longest_probe{2000};

bool answers_http(const std::string& address, std::uint16_t port, const std::string& path,
                  std::chrono::milliseconds limit) {
  try {
    Poco::Net::HTTPClientSession session(address, port);
    session.setTimeout(Poco::Timespan(std::chrono::microseconds(limit).count()));
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET, path,
                                   Poco::Net::HTTPRequest::HTTP_1_1);
    request.setKeepAlive(false);
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    session.receiveResponse(response);
    return response.getStatus() >= 200 && response.getStatus() < 400;
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace

Result<Fd> connect_to(const std::string& address, std::uint16_t port,
                      std::chrono::milliseconds limit) {
  const std::string name = "connecting to " + address + ":" + std::to_string(port);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return system_fault(name);
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&place), sizeof place) == 0)
    return socket;
  if (errno != EINPROGRESS) return system_fault(name);
  pollfd waiting{socket.get(), POLLOUT, 0};
  if (::poll(&waiting, 1, static_cast<int>(limit.count())) <= 0)
    return Fault{FaultClass::internal, name + ": no answer"};
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return system_fault(name, error);
  return socket;
}

bool is_well(const ProbeSpec& probe, const std::string& address, std::uint16_t port) {
  const std::uint16_t asked = probe.port != 0 ? probe.port : port;
  const auto limit = std::min(longest_probe, probe.interval);
  switch (probe.kind) {
    case ProbeSpec::Kind::none:
      return true;
    case ProbeSpec::Kind::tcp:
      return static_cast<bool>(connect_to(address, asked, limit));
    case ProbeSpec::Kind::http:
      break;
  }
  return answers_http(address, asked, probe.path, limit);
}

}  // namespace slipway_local
