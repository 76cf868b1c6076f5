#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "coreos-sim/io/result.hpp"
#include "coreos-sim/io/socket.hpp"

namespace Poco::Net {
class HTTPClientSession;
}

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

/// Serves requests on one connection until it ends, by Poco's HTTPServerConnection: keep-alive,
/// bodies by Content-Length or chunked and of up to 8 MiB.  Header and body leave in one send, so
/// that no delayed acknowledgement comes between them; Poco's own way is two.  `answer` gives
/// nothing to close the connection without an answer; it may look at `socket` to see whether the
/// other side is still there.
using Answer =
    std::function<std::optional<HttpResponse>(const HttpRequest&, const StreamSocket& socket)>;
void serve_http(StreamSocket& socket, const Answer& answer);

/// %XX undone; nothing when an escape is none.
std::optional<std::string> percent_decoded(const std::string& text);
/// All but letters, digits and `-_.~` as %XX.
std::string percent_encoded(const std::string& text);

/// One kept-alive connection to one server.  Not for use from two threads at once.
class HttpClient {
 public:
  explicit HttpClient(Endpoint server);
  HttpClient(HttpClient&&) noexcept;
  ~HttpClient();

  /// `target` is sent as it is; a body is form-encoded text.  Gives up when nothing comes for
  /// `limit`.  A kept connection that turns out dead is opened anew once.
  Result<HttpResponse> send(const std::string& method, const std::string& target,
                            const std::string& body, std::chrono::milliseconds limit);

 private:
  Endpoint server_;
  std::unique_ptr<Poco::Net::HTTPClientSession> session_;
};

}  // namespace coreos_sim
