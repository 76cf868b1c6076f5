#include "slipway/kit/http.hpp"

#include <Poco/Crypto/RSAKey.h>
#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <mutex>
#include <sstream>

#include "http_answer.hpp"
#include "http_failure.hpp"
#include "http_session.hpp"
#include "slipway/kit/credential_file.hpp"
#include "tls_reason.hpp"
#include "watchdog.hpp"

namespace slipway::kit {
namespace {

using detail::Stage;
using Poco::Net::Context;
using Poco::Net::HTTPClientSession;
using Session = std::unique_ptr<HTTPClientSession>;

/// What the watchdog allows beyond the library's own timeouts, whose message says more.
constexpr std::chrono::milliseconds grace{1000};

Poco::Timespan span_of(std::chrono::milliseconds time) {
  return Poco::Timespan(static_cast<Poco::Timespan::TimeDiff>(time.count()) * 1000);
}

/// The certificate to show, and its key, from text.
void show(Context& context, const std::string& pem) {
  std::istringstream certificate(pem);
  std::istringstream key(pem);
  context.useCertificate(Poco::Crypto::X509Certificate(certificate));
  context.usePrivateKey(Poco::Crypto::RSAKey(nullptr, &key));
}

/// The library reads the files itself, waits for ever for a pipe that nobody writes to, and tells a
/// fault in words of its own: they are looked at first.
void expect_good(const std::string& path, const std::optional<CredentialFault>& fault) {
  if (path.empty() || !fault) return;
  Failure failure("invalid", "cannot set up the secure connection: '" + path + "' " + fault->what);
  throw failure.with_hint(fault->remedy);
}

Context::Ptr make_context(const HttpOptions& options) {
  expect_good(options.client_pem, client_certificate_fault(options.client_pem));
  expect_good(options.ca_file, issuers_fault(options.ca_file));
  Context::Params params;
  params.privateKeyFile = options.client_pem;
  params.certificateFile = options.client_pem;
  params.caLocation = options.ca_file;
  params.loadDefaultCAs = options.ca_file.empty();
  // not RELAXED, with which the library skips the check of the name for loopback hosts
  params.verificationMode = Context::VERIFY_STRICT;
  try {
    Context::Ptr context = new Context(Context::TLS_CLIENT_USE, params);
    if (!options.client_pem_text.empty()) show(*context, options.client_pem_text);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    SSL_CTX_set_verify(context->sslContext(), SSL_VERIFY_PEER, &detail::note_verification);
    return context;
  } catch (const Poco::Exception& error) {
    throw Failure("invalid",
                  "cannot set up the secure connection: the certificates given cannot "
                  "be used (" +
                      detail::tls_words(error.message()) + ")");
  }
}

/// An idle connection that can be read from was closed by the server: nothing else is due on it.
bool is_stale(HTTPClientSession& session) {
  try {
    return !session.connected() ||
           session.socket().poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ);
  } catch (const Poco::Exception&) {
    return true;
  }
}

/// Waits for the first byte of the answer, looking up now and then for a cancel.
void wait_for_answer(HTTPClientSession& session, const HttpRequest& request,
                     std::chrono::milliseconds timeout) {
  auto& listener = dynamic_cast<detail::Listener&>(session);
  const std::chrono::milliseconds slice(100);
  for (auto waited = std::chrono::milliseconds(0); waited < timeout; waited += slice) {
    if (listener.answer_begins_within(span_of(slice))) return;
    if (request.cancelled && request.cancelled()) {
      Failure failure("cancelled", "stopped while waiting for an answer");
      throw failure.with_effect("unknown");
    }
  }
  throw Poco::TimeoutException();
}

/// Scheme, host and port of an address.
struct Server {
  bool secure = false;
  std::string host;  ///< in lower case
  Poco::UInt16 port = 0;

  bool operator==(const Server&) const = default;
  std::string url() const {
    const bool v6 = host.find(':') != std::string::npos;
    return std::string(secure ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" +
           std::to_string(port);
  }
};

/// Throws Poco::SyntaxException for what is no http or https address.
Server server_of(const Poco::URI& uri) {
  const Server server{uri.getScheme() == "https", Poco::toLower(uri.getHost()), uri.getPort()};
  if (server.host.empty() || server.port == 0 || (!server.secure && uri.getScheme() != "http"))
    throw Poco::SyntaxException();
  return server;
}

bool is_this_machine(const std::string& host) {
  Poco::Net::IPAddress address;
  if (Poco::Net::IPAddress::tryParse(host, address)) return address.isLoopback();
  return host == "localhost";
}

Failure refused_redirect(const std::string& server, const std::string& location,
                         const std::string& why) {
  Failure failure("invalid", "the server " + server + " redirects to '" + location + "', " + why);
  failure.with_hint("if the service has moved there, name that address instead");
  return failure.with_effect("none");
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (Poco::icompare(key, std::string(name)) == 0) return value;
  return {};
}

std::string url_encode(std::string_view text) {
  static const char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      encoded += c;
    else
      (((encoded += '%') += digits[byte >> 4]) += digits[byte & 15]);
  }
  return encoded;
}

class HttpClient::Impl {
 public:
  explicit Impl(HttpOptions options) : options_(std::move(options)) {
    try {
      at_ = server_of(Poco::URI(options_.base_url));
    } catch (const Poco::Exception&) {
      throw Failure("invalid", "'" + options_.base_url + "' is not an http or https address");
    }
    if (!at_.secure && !options_.plain_beyond_loopback && !is_this_machine(at_.host))
      throw Failure("invalid", "'" + options_.base_url +
                                   "' is not this machine, and what goes there without TLS can be "
                                   "read and changed on the way")
          .with_hint("use https://");
    server_ = at_.host + ":" + std::to_string(at_.port);
    if (at_.secure) context_ = make_context(options_);
  }

  const std::string& server() const { return server_; }
  const HttpOptions& options() const { return options_; }
  const Server& at() const { return at_; }

  HttpResponse exchange(const HttpRequest& request) {
    if (request.cancelled && request.cancelled())
      throw Failure("cancelled", "stopped before anything was sent").with_effect("none");
    auto stage = Stage::connecting;
    const auto timeout = request.timeout.count() > 0 ? request.timeout : options_.timeout;
    detail::forget_verification();
    detail::Watchdog::Ward ward(watchdog_);
    try {
      ward.within(timeout + grace);
      Session session = take();
      auto& listener = dynamic_cast<detail::Listener&>(*session);
      listener.watched_by(&ward);
      session->setTimeout(span_of(timeout));
      Poco::Net::HTTPRequest head(request.method, request.path, "HTTP/1.1");
      fill(head, request);
      auto& body = session->sendRequest(head);
      stage = Stage::sending;
      ward.within(options_.limits.whole);
      body << request.body;
      body.flush();
      stage = Stage::waiting;
      ward.within(timeout + grace);
      wait_for_answer(*session, request, timeout);
      ward.answering(options_.limits);
      HttpResponse response =
          detail::read_answer(*session, request, options_.limits, server_, ward);
      listener.watched_by(nullptr);
      give_back(std::move(session), response);
      return response;
    } catch (...) {
      const auto failure = detail::classify_current(server_, stage);
      throw ward.barked() ? detail::too_slow(server_, stage) : failure;
    }
  }

  /// The client of the server that a redirect points to, made once; throws when it must not be
  /// followed there.
  HttpClient& redirected(const Server& to, const HttpRequest& request,
                         const std::string& location) {
    if (!to.secure && at_.secure)
      throw refused_redirect(server_, location, "which would give up TLS");
    if (to != at_) {
      const bool shows =
          !options_.client_pem.empty() || !options_.client_pem_text.empty() ||
          std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
            return Poco::icompare(header.first, std::string("Authorization")) == 0;
          });
      if (shows || !request.body.empty())
        throw refused_redirect(server_, location,
                               "another server, which is not given our credentials and data");
    }
    const std::lock_guard lock(mutex_);
    auto& client = others_[to.url()];
    if (!client) {
      auto options = options_;
      options.base_url = to.url();
      options.redirects = 0;
      client = std::make_unique<HttpClient>(std::move(options));
    }
    return *client;
  }

 private:
  static void fill(Poco::Net::HTTPRequest& head, const HttpRequest& request) {
    for (const auto& [name, value] : request.headers) head.set(name, value);
    head.setKeepAlive(true);
    if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD"))
      head.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
  }

  Session take() {
    {
      const std::lock_guard lock(mutex_);
      while (!idle_.empty()) {
        Session session = std::move(idle_.back());
        idle_.pop_back();
        if (!is_stale(*session)) return session;
      }
    }
    Session session;
    if (at_.secure)
      session = std::make_unique<detail::Listening<Poco::Net::HTTPSClientSession>>(
          at_.host, at_.port, context_);
    else
      session = std::make_unique<detail::Listening<HTTPClientSession>>(at_.host, at_.port);
    session->setKeepAlive(true);
    session->setKeepAliveTimeout(span_of(options_.keep_alive_for));
    return session;
  }

  void give_back(Session session, const HttpResponse& response) {
    if (Poco::icompare(std::string(response.header("Connection")), "close") == 0) return;
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(session));
  }

  HttpOptions options_;
  Server at_;
  std::string server_;
  Context::Ptr context_;
  detail::Watchdog watchdog_;
  std::mutex mutex_;
  std::vector<Session> idle_;
  std::map<std::string, std::unique_ptr<HttpClient>> others_;
};

HttpClient::HttpClient(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
const std::string& HttpClient::server() const { return impl_->server(); }

bool is_safe_address(const std::string& url) {
  try {
    const Server server = server_of(Poco::URI(url));
    return server.secure || is_this_machine(server.host);
  } catch (const Poco::Exception&) {
    return false;
  }
}

HttpResponse HttpClient::send(const HttpRequest& request) {
  HttpResponse response = impl_->exchange(request);
  HttpRequest again = request;
  HttpClient* there = this;
  for (int hop = 0; response.status == 307 && hop < impl_->options().redirects; ++hop) {
    const std::string location(response.header("Location"));
    try {
      const Poco::URI target(location);
      again.path = target.getPathAndQuery();
      if (!target.getHost().empty() || !target.getScheme().empty()) {
        const auto to = server_of(target);
        there = to == impl_->at() ? this : &impl_->redirected(to, again, location);
      }
    } catch (const Poco::SyntaxException&) {
      throw Failure("unavailable", "the server " + server() + " redirects to '" + location +
                                       "', which is not an address");
    }
    response = there->impl_->exchange(again);
  }
  return response;
}

}  // namespace slipway::kit
