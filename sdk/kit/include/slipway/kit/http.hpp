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

/// What an answer may take: whoever sends it may want to fill memory, or to hold a call.
struct AnswerLimits {
  std::size_t largest = 16 << 20;          ///< bytes of its body
  std::chrono::milliseconds whole{60000};  ///< from its first byte to its last
  /// In any `window` of it so many bytes must come: 100 a second.
  std::chrono::milliseconds window{10000};
  std::size_t least_in_window = 1000;
};

/// Where an HttpClient speaks to and how it proves who is who.
struct HttpOptions {
  std::string base_url;         ///< `https://host[:port]` or `http://host[:port]`, without a path
  std::string client_pem;       ///< file with private key and certificate to show; empty: none
  std::string client_pem_text;  ///< the same as text, instead of a file; secret
  std::string ca_file;          ///< file of trusted issuers; empty: those of the system
  std::chrono::milliseconds timeout{20000};         ///< for connecting, and for each silent wait
  std::chrono::milliseconds keep_alive_for{10000};  ///< how long an idle connection is used again
  int redirects = 0;                                ///< how many 307 answers in a row to follow
  AnswerLimits limits;
  /// Lets the server be spoken to without TLS though it is not this machine.  Only for what is
  /// neither secret nor believed.
  bool plain_beyond_loopback = false;
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
/// The server's certificate and name are always verified, TLS is 1.2 or newer, and a server that is
/// not this machine is spoken to over TLS only.  A redirect is followed to the same host and port,
/// which includes the scheme; to another one only what carries neither body nor credentials (client
/// certificate, Authorization) and stays on TLS.  Nothing is ever sent twice: repeating is the
/// host's business.  Members may be called from several threads at once; each gets a connection of
/// its own.
class HttpClient {
 public:
  /// Throws Failure `invalid` for a malformed base_url, one without TLS, or files that cannot be
  /// used.  Nothing is sent.
  explicit HttpClient(HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// The answer, whatever its status.  Throws a classified Failure when there is none:
  ///   unavailable      no connection (effect none), or it broke off after sending, or the answer
  ///                    is larger than the limit (effect unknown)
  ///   timeout          no answer in time, or one that comes too slowly (effect unknown), or no
  ///                    connection in time (effect none)
  ///   unauthenticated  the server refused our certificate, or asked for one (effect none)
  ///   invalid          the server cannot be trusted: expired, unknown issuer, wrong name, or a
  ///                    redirect to where this request must not go (effect none)
  ///   cancelled        `cancelled` said so: before sending (effect none) or while waiting
  ///   (unknown)
  HttpResponse send(const HttpRequest& request);

  /// `host:port`, for messages.
  const std::string& server() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether an http or https address may be spoken to: over TLS, or at this machine.
bool is_safe_address(const std::string& url);

/// Percent-encodes all but unreserved characters, for one segment of a path or a query's value.
std::string url_encode(std::string_view text);

}  // namespace slipway::kit
