#pragma once
#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/StreamSocket.h>

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
};

/// A session of the library, plain or secure, that is a Listener too.
template <class Base>
class Listening final : public Base, public Listener {
 public:
  using Base::Base;

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
};

}  // namespace slipway::kit::detail
