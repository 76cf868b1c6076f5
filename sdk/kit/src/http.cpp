#include "slipway/kit/http.hpp"

#include <Poco/Crypto/RSAKey.h>
#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <mutex>
#include <sstream>

#include "http_failure.hpp"
#include "http_session.hpp"

namespace slipway::kit {
namespace {

using detail::Stage;
using Poco::Net::Context;
using Poco::Net::HTTPClientSession;
using Session = std::unique_ptr<HTTPClientSession>;

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

Context::Ptr make_context(const HttpOptions& options) {
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
    throw Failure("invalid", "cannot set up the secure connection: " + error.displayText());
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
  if (!request.cancelled) return;
  auto& listener = dynamic_cast<detail::Listener&>(session);
  const std::chrono::milliseconds slice(100);
  for (auto waited = std::chrono::milliseconds(0); waited < timeout; waited += slice) {
    if (listener.answer_begins_within(span_of(slice))) return;
    if (request.cancelled()) {
      Failure failure("cancelled", "stopped while waiting for an answer");
      throw failure.with_effect("unknown");
    }
  }
  throw Poco::TimeoutException();
}

HttpResponse read_answer(HTTPClientSession& session) {
  Poco::Net::HTTPResponse head;
  auto& stream = session.receiveResponse(head);
  HttpResponse response;
  response.status = head.getStatus();
  for (const auto& [name, value] : head) response.headers.emplace_back(name, value);
  Poco::StreamCopier::copyToString(stream, response.body);
  return response;
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
      const Poco::URI uri(options_.base_url);
      host_ = uri.getHost();
      port_ = uri.getPort();
      secure_ = uri.getScheme() == "https";
      if (host_.empty() || port_ == 0 || (!secure_ && uri.getScheme() != "http"))
        throw Poco::SyntaxException();
    } catch (const Poco::Exception&) {
      throw Failure("invalid", "'" + options_.base_url + "' is not an http or https address");
    }
    server_ = host_ + ":" + std::to_string(port_);
    if (secure_) context_ = make_context(options_);
  }

  const std::string& server() const { return server_; }
  const HttpOptions& options() const { return options_; }

  HttpResponse exchange(const HttpRequest& request) {
    if (request.cancelled && request.cancelled())
      throw Failure("cancelled", "stopped before anything was sent").with_effect("none");
    auto stage = Stage::connecting;
    const auto timeout = request.timeout.count() > 0 ? request.timeout : options_.timeout;
    detail::forget_verification();
    try {
      Session session = take();
      session->setTimeout(span_of(timeout));
      Poco::Net::HTTPRequest head(request.method, request.path, "HTTP/1.1");
      fill(head, request);
      auto& body = session->sendRequest(head);
      stage = Stage::sending;
      body << request.body;
      body.flush();
      stage = Stage::waiting;
      wait_for_answer(*session, request, timeout);
      HttpResponse response = read_answer(*session);
      give_back(std::move(session), response);
      return response;
    } catch (...) {
      throw detail::classify_current(server_, stage);
    }
  }

  /// The client of the server that a redirect points to, made once.
  HttpClient& other(const std::string& base_url) {
    const std::lock_guard lock(mutex_);
    auto& client = others_[base_url];
    if (!client) {
      auto options = options_;
      options.base_url = base_url;
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
    if (secure_)
      session = std::make_unique<detail::Listening<Poco::Net::HTTPSClientSession>>(host_, port_,
                                                                                   context_);
    else
      session = std::make_unique<detail::Listening<HTTPClientSession>>(host_, port_);
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
  std::string host_;
  Poco::UInt16 port_ = 0;
  bool secure_ = false;
  std::string server_;
  Context::Ptr context_;
  std::mutex mutex_;
  std::vector<Session> idle_;
  std::map<std::string, std::unique_ptr<HttpClient>> others_;
};

HttpClient::HttpClient(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
const std::string& HttpClient::server() const { return impl_->server(); }

HttpResponse HttpClient::send(const HttpRequest& request) {
  HttpResponse response = impl_->exchange(request);
  HttpRequest again = request;
  for (int hop = 0; response.status == 307 && hop < impl_->options().redirects; ++hop) {
    const std::string location(response.header("Location"));
    try {
      const Poco::URI target(location);
      again.path = target.getPathAndQuery();
      if (target.getHost().empty())
        response = impl_->exchange(again);
      else
        response = impl_->other(target.getScheme() + "://" + target.getAuthority()).send(again);
    } catch (const Poco::SyntaxException&) {
      throw Failure("unavailable", "the server " + server() + " redirects to '" + location +
                                       "', which is not an address");
    }
  }
  return response;
}

}  // namespace slipway::kit
