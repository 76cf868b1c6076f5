#include "slipway/kit/tunnel_http.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <mutex>
#include <vector>

#include "http_answer.hpp"
#include "watchdog.hpp"

namespace slipway::kit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds http_look{50};
constexpr int keep_alive_s = 60;

Poco::Timespan timespan(std::chrono::milliseconds time) {
  return Poco::Timespan(std::chrono::microseconds(time).count());
}

/// Poco's session, whose connection is a stream of the tunnel.
class Connection final : public Poco::Net::HTTPClientSession {
 public:
  // A literal address, since Poco resolves the host before it connects.
  Connection(Tunnel& tunnel, const std::vector<ChannelTarget>& targets)
      : HTTPClientSession("127.0.0.1", 80), tunnel_(tunnel), targets_(targets) {
    setKeepAlive(true);
    setKeepAliveTimeout(Poco::Timespan(keep_alive_s, 0));
  }

  void ensure(std::chrono::milliseconds timeout) {
    setTimeout(timespan(timeout));
    if (connected() && !stale()) return;
    reset();
    auto stream = open_first(timeout);
    Poco::Net::StreamSocket socket(new Poco::Net::StreamSocketImpl(stream.release()));
    socket.setReceiveTimeout(timespan(timeout));
    socket.setSendTimeout(timespan(timeout));
    attachSocket(socket);
  }

  int descriptor() { return socket().impl()->sockfd(); }

  bool readable(std::chrono::milliseconds wait) {
    return socket().poll(timespan(wait), Poco::Net::Socket::SELECT_READ);
  }

 protected:
  void connect(const Poco::Net::SocketAddress&) override {
    // Poco would connect by itself when it thinks that the connection is too old; `ensure` judges.
    throw Poco::Net::ConnectionResetException("connection closed");
  }

 private:
  /// An idle connection with something to read is at its end, or out of step.
  bool stale() { return readable(std::chrono::milliseconds(0)); }

  Descriptor open_first(std::chrono::milliseconds timeout) const {
    for (const auto& target : targets_) {
      try {
        return tunnel_.open(target, timeout);
      } catch (const Failure& failure) {
        const bool elsewhere = failure.kind == "unavailable" || failure.kind == "unsupported";
        if (!elsewhere || !tunnel_.alive() || &target == &targets_.back()) throw;
      }
    }
    throw Failure("internal", "a connection without a target");
  }

  Tunnel& tunnel_;
  const std::vector<ChannelTarget>& targets_;  ///< the pool's, which outlives its connections
};

}  // namespace

class TunnelHttp::Pool {
 public:
  Pool(std::shared_ptr<Tunnel> tunnel, std::vector<ChannelTarget> targets,
       std::chrono::milliseconds timeout, AnswerLimits limits)
      : tunnel_(std::move(tunnel)),
        targets_(std::move(targets)),
        timeout_(timeout),
        limits_(limits) {}

  HttpResponse send(const HttpRequest& request) {
    if (request.cancelled && request.cancelled())
      throw Failure("cancelled", server() + ": cancelled before anything was sent")
          .with_effect("none");
    auto connection = take();
    const auto timeout = request.timeout.count() > 0 ? request.timeout : timeout_;
    connection->ensure(timeout);
    bool sent = false;
    detail::Watchdog::Ward ward(watchdog_);
    ward.connected(connection->descriptor());
    try {
      auto response = exchange(*connection, request, timeout, sent, ward);
      if (connection->connected()) give_back(std::move(connection));
      return response;
    } catch (const Poco::TimeoutException&) {
      throw Failure("timeout",
                    server() + ": no answer within " + std::to_string(timeout.count()) + " ms")
          .with_effect("unknown");
    } catch (const Poco::Exception& error) {
      if (ward.barked())
        throw Failure("timeout", server() + ": too slow in its answer").with_effect("unknown");
      const bool alive = tunnel_->alive();
      throw Failure("unavailable", server() + ": " + request.method + " " +
                                       request.path.substr(0, request.path.find('?')) + ": " +
                                       (alive ? error.displayText() : "the ssh connection is lost"))
          .with_effect(sent ? "unknown" : "none");
    }
  }

  const Tunnel& tunnel() const { return *tunnel_; }
  std::string server() const { return targets_.front().text() + " on " + tunnel_->peer(); }

 private:
  HttpResponse exchange(Connection& connection, const HttpRequest& request,
                        std::chrono::milliseconds timeout, bool& sent,
                        detail::Watchdog::Ward& ward) const {
    Poco::Net::HTTPRequest wire(request.method, request.path, Poco::Net::HTTPMessage::HTTP_1_1);
    wire.setHost("localhost");
    for (const auto& [name, value] : request.headers) wire.set(name, value);
    wire.setContentLength(static_cast<std::streamsize>(request.body.size()));
    sent = true;  // from here on nobody can tell how much has arrived
    ward.within(limits_.whole);
    connection.sendRequest(wire) << request.body << std::flush;
    wait(connection, request, timeout);
    ward.answering(limits_);
    return detail::read_answer(connection, request, limits_, server(), ward);
  }

  void wait(Connection& connection, const HttpRequest& request,
            std::chrono::milliseconds timeout) const {
    const auto end = Clock::now() + timeout;
    while (!connection.readable(http_look)) {
      if (request.cancelled && request.cancelled())
        throw Failure("cancelled", server() + ": cancelled while waiting for the answer")
            .with_effect("unknown");
      if (Clock::now() >= end) throw Poco::TimeoutException();
    }
  }

  std::unique_ptr<Connection> take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<Connection>(*tunnel_, targets_);
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }
  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }

  std::shared_ptr<Tunnel> tunnel_;
  std::vector<ChannelTarget> targets_;
  std::chrono::milliseconds timeout_;
  AnswerLimits limits_;
  detail::Watchdog watchdog_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< guarded by mutex_
};

TunnelHttp::TunnelHttp(std::shared_ptr<Tunnel> tunnel, std::vector<ChannelTarget> targets,
                       std::chrono::milliseconds timeout, AnswerLimits limits)
    : pool_(std::make_unique<Pool>(std::move(tunnel), std::move(targets), timeout, limits)) {}
TunnelHttp::~TunnelHttp() = default;

HttpResponse TunnelHttp::send(const HttpRequest& request) { return pool_->send(request); }
const Tunnel& TunnelHttp::tunnel() const { return pool_->tunnel(); }
std::string TunnelHttp::server() const { return pool_->server(); }

}  // namespace slipway::kit
