#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim {

using Poco::Net::ServerSocket;
using Poco::Net::StreamSocket;

/// A TCP endpoint by literal IPv4 address.  Poco's own SocketAddress would ask the name service
/// about anything else.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
};

std::string to_text(const Endpoint& endpoint);

bool is_ipv4(const std::string& text);

/// Binds and listens; the address is reusable at once after its last user ended, and by nobody
/// else until then.
Result<ServerSocket> listen_tcp(const Endpoint& endpoint);

/// Listens on a unix socket that anybody may open; an old one of that name is replaced.  The path
/// may be longer than a socket address can hold.
Result<ServerSocket> listen_unix(const std::filesystem::path& path);

/// Connects within `limit`.
Result<StreamSocket> connect_tcp(const Endpoint& endpoint, std::chrono::milliseconds limit);

/// Sends all of it; false when the other side is gone.
bool send_all(StreamSocket& socket, std::string_view bytes);

/// One block of what has come or comes next; empty when the other side has ended or is gone.
std::string receive_some(StreamSocket& socket);

/// Tells the other side that nothing more comes.
void end_sending(StreamSocket& socket);

/// Ends both directions; whoever waits at the socket, here or there, is told.
void hang_up(StreamSocket& socket);

/// True while the other side has neither closed nor reset the connection.  Asks poll(2), since
/// Poco's poll knows no hang-up: a request that waits in the socket would hide it.
bool peer_is_there(const StreamSocket& socket);

}  // namespace coreos_sim
