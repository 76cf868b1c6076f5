#include "azure_emulator/http/control_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include "azure_emulator/control/json.hpp"
#include "azure_emulator/http/control_gate.hpp"

namespace azure_emulator {
namespace {

/// Long polls hold a thread each.
constexpr int kControlThreads = 64;

/// More than any request here needs.
constexpr std::streamsize kLongestBody = 16 * 1024 * 1024;

class ControlHandler final : public Poco::Net::HTTPRequestHandler {
 public:
  ControlHandler(Control& control, const ControlGate& gate) : control_(control), gate_(gate) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    if (const std::string why =
            gate_.refusal(request.getURI(), request.get("Host", ""), request.get("Origin", ""));
        !why.empty()) {
      auto object = json_object();
      object->set("error", why);
      return answer(response, {403, to_text(object)});
    }
    std::string body(kLongestBody + 1, '\0');
    request.stream().read(body.data(), static_cast<std::streamsize>(body.size()));
    body.resize(static_cast<std::size_t>(request.stream().gcount()));
    if (body.size() > kLongestBody) return answer(response, {413, "{}"});
    answer(response, control_.handle(request.getMethod(), gate_.inner(request.getURI()), body));
  }

 private:
  static void answer(Poco::Net::HTTPServerResponse& response, const ControlReply& reply) {
    response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
    response.setContentType(reply.content_type);
    response.set("Referrer-Policy", "no-referrer");
    response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    response.sendBuffer(reply.body.data(), reply.body.size());
  }

  Control& control_;
  const ControlGate& gate_;
};

class ControlHandlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  ControlHandlers(Control& control, const ControlGate& gate) : control_(control), gate_(gate) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new ControlHandler(control_, gate_);
  }

 private:
  Control& control_;
  const ControlGate& gate_;
};

Poco::Net::HTTPServerParams::Ptr control_server_params() {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(kControlThreads);
  params->setMaxQueued(256);
  params->setKeepAliveTimeout(Poco::Timespan(2, 0));
  return params;
}

}  // namespace

struct ControlServer::Parts {
  Parts(const std::string& host, int port, Control& control)
      : pool(2, kControlThreads + 2),
        socket(Poco::Net::SocketAddress(host, static_cast<Poco::UInt16>(port))),
        gate(host, socket.address().port()),
        server(new ControlHandlers(control, gate), pool, socket, control_server_params()) {}

  Poco::ThreadPool pool;
  Poco::Net::ServerSocket socket;
  ControlGate gate;
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

std::string ControlServer::url() const { return parts_->gate.url(); }

}  // namespace azure_emulator
