#include "rig/http_stub.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

namespace rig {
namespace {

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const HttpStub::Answer& answer) : answer_(answer) {}
  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    const auto body = answer_(request.getMethod(), request.getURI());
    response.sendBuffer(body.data(), body.size());
  }

 private:
  const HttpStub::Answer& answer_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(HttpStub::Answer answer) : answer_(std::move(answer)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(answer_);
  }

 private:
  HttpStub::Answer answer_;
};

}  // namespace

HttpStub::HttpStub(const std::string& socket_path, Answer answer) {
  Poco::Net::ServerSocket socket(
      Poco::Net::SocketAddress(Poco::Net::SocketAddress::UNIX_LOCAL, socket_path));
  server_ = std::make_unique<Poco::Net::HTTPServer>(new Factory(std::move(answer)), socket,
                                                    new Poco::Net::HTTPServerParams);
  server_->start();
}

HttpStub::~HttpStub() { server_->stopAll(true); }

}  // namespace rig
