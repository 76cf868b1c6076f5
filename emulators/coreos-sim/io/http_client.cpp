#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <utility>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/http_body.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;

/// A kept connection on which the server has said something is about to end.
bool is_stale(HTTPClientSession& session) {
  return session.connected() &&
         session.socket().poll(Poco::Timespan(), Poco::Net::Socket::SELECT_READ);
}

void set_limit(HTTPClientSession& session, const Poco::Timespan& limit) {
  session.setTimeout(limit);
  if (session.connected()) session.socket().setReceiveTimeout(limit);
}

}  // namespace

HttpClient::HttpClient(Endpoint server) : server_(std::move(server)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const std::string& method, const std::string& target,
                                      const std::string& body, std::chrono::milliseconds limit) {
  const std::string lost = "no answer from " + to_text(server_);
  if (!is_ipv4(server_.address)) return Error{lost + ": it is not an IPv4 address"};
  try {
    if (!session_) {
      session_ = std::make_unique<HTTPClientSession>(
          Poco::Net::SocketAddress(server_.address, server_.port));
      session_->setKeepAlive(true);
      session_->setKeepAliveTimeout(Poco::Timespan(Poco::Timespan::DAYS));
    } else if (is_stale(*session_)) {
      session_->reset();
    }
    set_limit(*session_, Poco::Timespan(std::chrono::microseconds(limit).count()));
    HTTPRequest request(method, target, HTTPRequest::HTTP_1_1);
    if (!body.empty() || method == HTTPRequest::HTTP_PUT || method == HTTPRequest::HTTP_POST) {
      request.setContentType("application/x-www-form-urlencoded");
      request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    }
    session_->sendRequest(request) << body << std::flush;
    Poco::Net::HTTPResponse incoming;
    auto& stream = session_->receiveResponse(incoming);
    HttpResponse response{incoming.getStatus(), {}, {}};
    for (const auto& [name, value] : incoming) response.headers[lower(name)] = value;
    const bool no_body = method == HTTPRequest::HTTP_HEAD;
    if (auto whole = no_body ? std::string() : read_body(stream, incoming)) {
      response.body = std::move(*whole);
      return response;
    }
  } catch (const Poco::Exception& exception) {
    session_.reset();
    return Error{lost + ": " + exception.displayText()};
  }
  session_.reset();
  return Error{lost + ": it broke off"};
}

}  // namespace coreos_sim
