#include "azure_emulator/http/front.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include "azure_emulator/machines/certificate.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

using Poco::Net::Context;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// As many clients as a test may have at once: each open connection holds a thread.
constexpr int kCloudThreads = 256;

Poco::Net::StreamSocket& socket_of(HTTPServerRequest& request) {
  return static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
}

std::string client_thumbprint(HTTPServerRequest& request) {
  auto* secure = dynamic_cast<Poco::Net::SecureStreamSocketImpl*>(socket_of(request).impl());
  if (secure == nullptr || !secure->havePeerCertificate()) return {};
  const auto certificate = secure->peerCertificate();
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(const_cast<X509*>(certificate.certificate()), &bytes);
  if (size <= 0) return {};
  const std::string der(bytes, bytes + size);
  OPENSSL_free(bytes);
  return thumbprint(der);
}

/// A client that closed its side has hung up, whatever TLS still has to say.
bool is_connected(int socket) {
  pollfd wanted{socket, POLLRDHUP, 0};
  return ::poll(&wanted, 1, 0) == 0;
}

Request to_request(HTTPServerRequest& incoming) {
  Request request;
  request.method = incoming.getMethod();
  request.target = incoming.getURI();
  for (const auto& [name, value] : incoming) request.headers[lower(name)] = value;
  Poco::StreamCopier::copyToString(incoming.stream(), request.body);
  request.thumbprint = client_thumbprint(incoming);
  return request;
}

void send(HTTPServerResponse& response, const Reply& reply) {
  response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  if (!reply.body.empty()) response.setContentType(reply.content_type);
  response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
  response.sendBuffer(reply.body.data(), reply.body.size());
}

class CloudHandler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit CloudHandler(Emulator& emulator) : emulator_(emulator) {}

  void handleRequest(HTTPServerRequest& incoming, HTTPServerResponse& response) override {
    const Request request = to_request(incoming);
    const int socket = socket_of(incoming).impl()->sockfd();
    const Reply reply = emulator_.handle(request, [socket] { return is_connected(socket); });
    if (reply.dropped) {
      response.setKeepAlive(false);
      ::shutdown(socket, SHUT_RDWR);
      return;
    }
    send(response, reply);
  }

 private:
  Emulator& emulator_;
};

class CloudHandlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit CloudHandlers(Emulator& emulator) : emulator_(emulator) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new CloudHandler(emulator_);
  }

 private:
  Emulator& emulator_;
};

Context::Ptr make_context(const Front::Options& options) {
  Context::Params params;
  params.certificateFile = options.certificate_file;
  params.privateKeyFile = options.key_file;
  params.verificationMode = Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  Context::Ptr context = new Context(Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  // Any certificate will do for the handshake; the subscription's list decides.
  SSL_CTX_set_verify(context->sslContext(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     [](int, X509_STORE_CTX*) { return 1; });
  // Otherwise the client's certificate is compared with the client's address.
  context->enableExtendedCertificateVerification(false);
  context->enableSessionCache(true, "azure-emulator");
  return context;
}

Poco::Net::HTTPServerParams::Ptr cloud_server_params() {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(kCloudThreads);
  params->setMaxQueued(4 * kCloudThreads);
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(30, 0));
  return params;
}

}  // namespace

struct Front::Parts {
  Parts(const Options& options, Emulator& emulator)
      : pool(2, kCloudThreads + 2),
        socket(Poco::Net::SocketAddress(options.host, static_cast<Poco::UInt16>(options.port)), 512,
               make_context(options)),
        server(new CloudHandlers(emulator), pool, socket, cloud_server_params()) {}

  Poco::ThreadPool pool;
  Poco::Net::SecureServerSocket socket;
  Poco::Net::HTTPServer server;
};

Front::Front(const Options& options, Emulator& emulator) {
  Poco::Net::initializeSSL();
  parts_ = std::make_unique<Parts>(options, emulator);
  parts_->server.start();
}

Front::~Front() {
  parts_->server.stopAll(true);
  parts_->pool.joinAll();
}

int Front::port() const { return parts_->socket.address().port(); }

}  // namespace azure_emulator
