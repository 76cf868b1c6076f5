#pragma once
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <optional>
#include <string>

#include "client/folder.hpp"
#include "slipway/call.hpp"

namespace local {

/// A connection to what listens at a sandbox's control socket: one line of JSON there, one back.
/// The other side is a stranger until its user was seen to be ours, and what it sends is held to
/// size, time and form all the same.  One thread.
///
/// Poco's stream socket over a line of our own: what Poco offers above it (dialogs, streams) waits
/// without an end, knows no cancel and reads a line of any length.
class Channel {
 public:
  /// Nothing where nobody listens.  Throws Failure `forbidden` when somebody else does.
  static std::optional<Channel> open(const Folder& folder);

  /// Sends a request and answers what is in `ok`.  Throws the Failure that is in `error`;
  /// `timeout`, `unavailable` (the connection broke; what the request did is not known), `internal`
  /// (no answer of the agreed form), `cancelled`.
  slipway::Value ask(const slipway::Call& call, const slipway::Value& request,
                     std::chrono::milliseconds patience = std::chrono::seconds(20));

 private:
  explicit Channel(const Poco::Net::StreamSocket& socket) : socket_(socket) {}

  Poco::Net::StreamSocket socket_;
  std::string read_;  ///< what came after the last line
};

/// The failure that an answer's `error` stands for, and the same of what the program says before it
/// serves.
slipway::Failure failure_of(const slipway::Value& error);

}  // namespace local
