#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/URI.h>

#include <sstream>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/http_body.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Status = HTTPServerResponse::HTTPStatus;

/// The request but its body.  Throws Poco::SyntaxException for a target that cannot be decoded.
HttpRequest to_request(const HTTPServerRequest& incoming) {
  const Poco::URI uri(incoming.getURI());
  HttpRequest request;
  request.method = incoming.getMethod();
  request.target = incoming.getURI();
  request.path = uri.getPath();
  for (const auto& [name, value] : uri.getQueryParameters()) request.query.emplace(name, value);
  for (const auto& [name, value] : incoming) request.headers[lower(name)] = value;
  return request;
}

/// Neither length nor chunks: no body.  Poco would read one to the end of the connection.
std::optional<std::string> body_of(HTTPServerRequest& incoming) {
  if (!incoming.hasContentLength() && !incoming.getChunkedTransferEncoding()) return std::string();
  return read_body(incoming.stream(), incoming);
}

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const Answer& answer) : answer_(answer) {}

  void handleRequest(HTTPServerRequest& incoming, HTTPServerResponse& outgoing) override {
    auto& socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(incoming).socket();
    const auto response = answer_to(incoming, socket);
    if (response && send(incoming, outgoing, *response, socket)) return;
    outgoing.setKeepAlive(false);
  }

 private:
  std::optional<HttpResponse> answer_to(HTTPServerRequest& incoming, const StreamSocket& socket) {
    try {
      auto request = to_request(incoming);
      auto body = body_of(incoming);
      if (!body) return std::nullopt;
      request.body = std::move(*body);
      return answer_(request, socket);
    } catch (const Poco::SyntaxException&) {
      return HttpResponse{.status = Status::HTTP_BAD_REQUEST};
    }
  }

  static bool send(const HTTPServerRequest& incoming, HTTPServerResponse& outgoing,
                   const HttpResponse& response, StreamSocket& socket) {
    outgoing.setStatusAndReason(static_cast<Status>(response.status));
    for (const auto& [name, value] : response.headers) outgoing.set(name, value);
    const bool can_have_body = response.status != Status::HTTP_NO_CONTENT;
    if (can_have_body) outgoing.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
    std::ostringstream wire;
    outgoing.write(wire);
    if (can_have_body && incoming.getMethod() != HTTPServerRequest::HTTP_HEAD)
      wire << response.body;
    return send_all(socket, wire.str());
  }

  const Answer& answer_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Handlers(const Answer& answer) : answer_(answer) {}

  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Handler(answer_);
  }

 private:
  const Answer& answer_;
};

/// A connection may rest as long as its client likes.
Poco::Net::HTTPServerParams::Ptr http_params() {
  const Poco::Timespan as_long_as_it_likes(Poco::Timespan::DAYS);
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setTimeout(as_long_as_it_likes);
  params->setKeepAliveTimeout(as_long_as_it_likes);
  return params;
}

}  // namespace

std::optional<std::string> percent_decoded(const std::string& text) {
  try {
    std::string decoded;
    Poco::URI::decode(text, decoded);
    return decoded;
  } catch (const Poco::SyntaxException&) {
    return std::nullopt;
  }
}

std::string percent_encoded(const std::string& text) {
  std::string encoded;
  Poco::URI::encode(text, "!#$&'()*+,/:;=?@[]", encoded);
  return encoded;
}

void serve_http(StreamSocket& socket, const Answer& answer) {
  try {
    Poco::Net::HTTPServerConnection(socket, http_params(), new Handlers(answer)).run();
  } catch (const Poco::Exception&) {
    // The other side broke off.
  }
}

}  // namespace coreos_sim
