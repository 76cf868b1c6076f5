#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/http_wire.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Waits for bytes until the deadline.
bool read_more(int socket, std::string& buffer, steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
  pollfd waiting{socket, POLLIN, 0};
  if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  std::array<char, 16384> block{};
  const auto got = ::recv(socket, block.data(), block.size(), 0);
  if (got <= 0) return false;
  buffer.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

/// A kept connection on which the server has said nothing new can be used again.
bool still_quiet(int socket) {
  pollfd waiting{socket, POLLIN | POLLRDHUP, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

}  // namespace

Result<HttpResponse> HttpClient::send(const std::string& method, const std::string& target,
                                      const std::string& body, milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + to_text(server_) + "\r\n";
  if (!body.empty() || method == "PUT" || method == "POST") {
    request += "Content-Type: application/x-www-form-urlencoded\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  request += "\r\n" + body;
  if (socket_ && !still_quiet(socket_.get())) socket_.reset();
  if (!socket_) {
    auto connected = connect_tcp(server_, limit);
    if (!connected) return connected.error();
    socket_ = std::move(*connected);
  }
  auto response = exchange(request, deadline);
  if (!response) socket_.reset();
  return response;
}

Result<HttpResponse> HttpClient::exchange(const std::string& request,
                                          steady_clock::time_point deadline) {
  const Error lost{"no answer from " + to_text(server_)};
  if (!send_all(socket_.get(), request)) return lost;
  MessageReader reader;
  const auto more = [&](std::string& buffer) { return read_more(socket_.get(), buffer, deadline); };
  const auto message = reader.next(more);
  if (!message) return lost;
  const auto words = split(message->first_line, ' ');
  const auto status = words.size() < 2 ? std::nullopt : to_integer(words[1]);
  if (!status) return lost;
  const auto connection = message->headers.find("connection");
  if (connection != message->headers.end() && connection->second == "close") socket_.reset();
  return HttpResponse{static_cast<int>(*status), message->headers, message->body};
}

}  // namespace coreos_sim
