#include "client/channel.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace local {
namespace {

using Poco::Net::Socket;
using Poco::Net::SocketAddress;
using slipway::Call;
using slipway::Failure;
using slipway::Value;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t longest_line = 1 << 20;
const Poco::Timespan connecting(2, 0);
/// How often a cancel is looked for.
const Poco::Timespan a_look(0, 50'000);

bool is_ours(const Poco::Net::StreamSocket& socket) {
  struct ucred peer {};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket.impl()->sockfd(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

/// One exchange under way: each step waits no longer than until its end, or a cancel.
class Exchange {
 public:
  Exchange(const Call& call, Poco::Net::StreamSocket& socket, milliseconds patience)
      : call_(call), socket_(socket), due_(SteadyClock::now() + patience) {}

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      wait_for(Socket::SELECT_WRITE);
      const int sent =
          socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL);
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  std::string receive(std::string& rest) {
    while (true) {
      const auto end = rest.find('\n');
      if (end != std::string::npos) {
        std::string line = rest.substr(0, end);
        rest.erase(0, end + 1);
        return line;
      }
      if (rest.size() > longest_line)
        throw Failure("internal", "the supervisor's answer has no end within a megabyte");
      wait_for(Socket::SELECT_READ);
      std::array<char, 16384> part{};
      const int count = socket_.receiveBytes(part.data(), static_cast<int>(part.size()));
      if (count == 0) throw Failure("unavailable", "the supervisor hung up before it answered");
      if (count > 0) rest.append(part.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  void wait_for(Socket::SelectMode mode) {
    while (!socket_.poll(a_look, mode)) {
      if (call_.cancelled()) throw Failure("cancelled", "cancelled while the supervisor was asked");
      if (SteadyClock::now() >= due_) throw Failure("timeout", "the supervisor did not answer");
    }
  }

  const Call& call_;
  Poco::Net::StreamSocket& socket_;
  SteadyClock::time_point due_;
};

}  // namespace

Failure failure_of(const Value& error) {
  // of the protocol's classes those that plugin.h does not have under the same name
  const auto& kind = error["class"].as_string();
  static constexpr std::array known = {"invalid",   "not_found",   "conflict", "busy",
                                       "exhausted", "unavailable", "internal"};
  const bool good = std::find(known.begin(), known.end(), kind) != known.end();
  Failure failure(kind == "exhausted" ? "quota"
                  : good              ? kind
                                      : "internal",
                  error["message"].as_string());
  if (failure.message.empty()) failure.message = "the supervisor failed without a word";
  return failure.with_hint(error["hint"].as_string());
}

std::optional<Channel> Channel::open(const Folder& folder) {
  if (!folder.has("control.sock")) return std::nullopt;
  Poco::Net::StreamSocket socket;
  try {
    const SocketAddress address(SocketAddress::UNIX_LOCAL, folder.short_path("control.sock"));
    socket.connect(address, connecting);
    socket.setBlocking(false);
  } catch (const Poco::Exception&) {  // whoever listened there has ended
    return std::nullopt;
  }
  if (is_ours(socket)) return Channel(socket);
  throw Failure("forbidden",
                "what listens in '" + folder.path() + "' is another user's, and is not asked");
}

Value Channel::ask(const Call& call, const Value& request, milliseconds patience) {
  const auto line = call.print_json(request) + "\n";
  if (line.size() > longest_line) {
    Failure failure("invalid", "the request has " + std::to_string(line.size()) +
                                   " bytes; the supervisor takes " + std::to_string(longest_line));
    throw failure.with_hint("make the machine's user-data smaller").with_effect("none");
  }
  try {
    Exchange exchange(call, socket_, patience);
    exchange.send(line);
    std::string why;
    const auto answer = call.parse_json(exchange.receive(read_), &why);
    if (!answer) throw Failure("internal", "the supervisor's answer is no JSON: " + why);
    if (const auto* error = answer->find("error")) throw failure_of(*error);
    if (const auto* ok = answer->find("ok"); ok && ok->is_map()) return *ok;
    throw Failure("internal", "the supervisor's answer has neither 'ok' nor 'error'");
  } catch (const Poco::Exception& error) {
    throw Failure("unavailable", "the connection to the supervisor broke: " + error.displayText());
  }
}

}  // namespace local
