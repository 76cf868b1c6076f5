#pragma once
#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketImpl.h>
#include <Poco/Net/StreamSocket.h>

#include <type_traits>

#include "watchdog.hpp"

namespace slipway::kit::detail {

/// Who can tell whether the answer to a request has begun.
///
/// That the socket can be read from does not: a server that speaks TLS 1.3 sends session tickets of
/// its own accord (RFC 8446, 4.6.1), and a read that finds only those waits for the answer, deaf to
/// everything else.
class Listener {
 public:
  virtual ~Listener() = default;
  /// Waits so long for the first byte of the answer, which stays to be read.  Throws when the
  /// connection ends.
  virtual bool answer_begins_within(Poco::Timespan time) = 0;
  /// Whose exchange goes over this connection from now on; null: nobody's.
  virtual void watched_by(Watchdog::Ward* ward) = 0;
};

/// A session of the library, plain or secure, that is a Listener too.  Its connection is watched
/// from the moment that it stands: the secure library would finish its handshake before.
template <class Base>
class Listening final : public Base, public Listener {
 public:
  using Base::Base;

  void watched_by(Watchdog::Ward* ward) override {
    ward_ = ward;
    if (ward_ && this->connected()) ward_->connected(this->socket().impl()->sockfd());
  }

  bool answer_begins_within(Poco::Timespan time) override {
    auto& socket = this->socket();
    const auto timeout = socket.getReceiveTimeout();
    socket.setReceiveTimeout(time);
    try {
      static_cast<void>(this->peek());
    } catch (const Poco::TimeoutException&) {
      this->clearException();
      socket.setReceiveTimeout(timeout);
      return false;
    }
    socket.setReceiveTimeout(timeout);
    return true;
  }

 protected:
  void connect(const Poco::Net::SocketAddress& address) override {
    constexpr bool secure = std::is_base_of_v<Poco::Net::HTTPSClientSession, Base>;
    if constexpr (secure) Poco::Net::SecureStreamSocket(this->socket()).setLazyHandshake(true);
    Base::connect(address);
    if (ward_) ward_->connected(this->socket().impl()->sockfd());
    if constexpr (secure) {
      Poco::Net::SecureStreamSocket socket(this->socket());
      if (socket.completeHandshake() != 1)
        throw Poco::Net::SSLConnectionUnexpectedlyClosedException();
      socket.verifyPeerCertificate();
    }
  }

 private:
  Watchdog::Ward* ward_ = nullptr;
};

}  // namespace slipway::kit::detail
