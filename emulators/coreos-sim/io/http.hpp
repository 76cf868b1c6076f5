#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "coreos-sim/io/result.hpp"
#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

/// Header names are kept in lower case.
using Headers = std::map<std::string, std::string>;

struct HttpRequest {
  std::string method;
  std::string target;  ///< as it was sent
  std::string path;    ///< decoded, without the query
  std::multimap<std::string, std::string> query;
  Headers headers;
  std::string body;
};

struct HttpResponse {
  int status = 200;
  Headers headers{};
  std::string body{};
};

/// Serves requests on one connection until it ends: keep-alive, bodies by Content-Length or
/// chunked. Header and body leave in one send, so that no delayed acknowledgement comes between
/// them. `answer` gives nothing to close the connection without an answer; it may look at `socket`
/// to see whether the other side is still there.
using Answer = std::function<std::optional<HttpResponse>(const HttpRequest&, int socket)>;
void serve_http(int socket, const Answer& answer);

/// %XX undone; '+' is a blank only in queries, which the caller splits first.
std::string percent_decoded(const std::string& text);
std::string percent_encoded(const std::string& text);

/// One kept-alive connection to one server.  Not for use from two threads at once.
class HttpClient {
 public:
  explicit HttpClient(Endpoint server) : server_(std::move(server)) {}

  /// `target` is sent as it is; a body is form-encoded text.  Gives up after `limit`.
  /// A kept connection that turns out dead is opened anew once.
  Result<HttpResponse> send(const std::string& method, const std::string& target,
                            const std::string& body, std::chrono::milliseconds limit);

 private:
  Result<HttpResponse> exchange(const std::string& request,
                                std::chrono::steady_clock::time_point deadline);

  Endpoint server_;
  Fd socket_{};
};

}  // namespace coreos_sim
