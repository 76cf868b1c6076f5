#include "azure_emulator/http/control_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

namespace azure_emulator {
namespace {

/// Long polls hold a thread each.
constexpr int kThreads = 64;

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Control& control) : control_(control) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    std::string body;
    Poco::StreamCopier::copyToString(request.stream(), body);
    const ControlReply reply = control_.handle(request.getMethod(), request.getURI(), body);
    response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
    response.setContentType(reply.content_type);
    response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    response.sendBuffer(reply.body.data(), reply.body.size());
  }

 private:
  Control& control_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Control& control) : control_(control) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(control_);
  }

 private:
  Control& control_;
};

Poco::Net::HTTPServerParams::Ptr make_params() {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(kThreads);
  params->setMaxQueued(256);
  params->setKeepAliveTimeout(Poco::Timespan(2, 0));
  return params;
}

}  // namespace

struct ControlServer::Parts {
  Parts(const std::string& host, int port, Control& control)
      : pool(2, kThreads + 2),
        socket(Poco::Net::SocketAddress(host, static_cast<Poco::UInt16>(port))),
        server(new Factory(control), pool, socket, make_params()) {}

  Poco::ThreadPool pool;
  Poco::Net::ServerSocket socket;
  Poco::Net::HTTPServer server;
};

ControlServer::ControlServer(const std::string& host, int port, Control& control)
    : parts_(std::make_unique<Parts>(host, port, control)) {
  parts_->server.start();
}

ControlServer::~ControlServer() {
  parts_->server.stopAll(true);
  parts_->pool.joinAll();
}

int ControlServer::port() const { return parts_->socket.address().port(); }

}  // namespace azure_emulator
