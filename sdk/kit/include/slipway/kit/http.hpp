#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slipway/outcome.hpp"

namespace slipway::kit {

/// Where an HttpClient speaks to and how it proves who is who.
struct HttpOptions {
  std::string base_url;         ///< `https://host[:port]` or `http://host[:port]`, without a path
  std::string client_pem;       ///< file with private key and certificate to show; empty: none
  std::string client_pem_text;  ///< the same as text, instead of a file; secret
  std::string ca_file;          ///< file of trusted issuers; empty: those of the system
  std::chrono::milliseconds timeout{20000};         ///< for connecting, and for each silent wait
  std::chrono::milliseconds keep_alive_for{10000};  ///< how long an idle connection is used again
  int redirects = 0;                                ///< how many 307 answers in a row to follow
};

struct HttpRequest {
  std::string method = "GET";
  std::string path = "/";  ///< with the query, already percent-encoded
  std::map<std::string, std::string> headers;
  std::string body;
  std::chrono::milliseconds timeout{0};  ///< 0: that of the client
  std::function<bool()> cancelled;       ///< asked before sending and while waiting; may be empty
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< in the order received
  std::string body;

  /// The first header of that name, without regard to case; empty when there is none.
  std::string_view header(std::string_view name) const;
};

/// Speaks HTTP/1.1 with one server over connections that it keeps and uses again.
///
/// The server's certificate and name are always verified, TLS is 1.2 or newer.  Nothing is ever
/// sent twice: repeating is the host's business.  Members may be called from several threads at
/// once; each gets a connection of its own.
class HttpClient {
 public:
  /// Throws Failure `invalid` for a malformed base_url or files that cannot be used.  Nothing is
  /// sent.
  explicit HttpClient(HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// The answer, whatever its status.  Throws a classified Failure when there is none:
  ///   unavailable      no connection (effect none), or it broke off after sending (effect unknown)
  ///   timeout          no answer in time (effect unknown), or no connection in time (effect none)
  ///   unauthenticated  the server refused our certificate, or asked for one (effect none)
  ///   invalid          the server cannot be trusted: expired, unknown issuer, wrong name (effect
  ///   none)
  ///   cancelled        `cancelled` said so: before sending (effect none) or while waiting
  ///   (unknown)
  HttpResponse send(const HttpRequest& request);

  /// `host:port`, for messages.
  const std::string& server() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Percent-encodes all but unreserved characters, for one segment of a path or a query's value.
std::string url_encode(std::string_view text);

}  // namespace slipway::kit
