#pragma once

#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <thread>

namespace azure_emulator {

/// Copies bytes between two connections, both ways, until both are at their end.
class Relay {
 public:
  Relay(Poco::Net::StreamSocket client, Poco::Net::StreamSocket member);

  /// True once nothing more will pass.
  bool done() const { return done_; }

 private:
  void run(const std::stop_token& stop);

  Poco::Net::StreamSocket client_;
  Poco::Net::StreamSocket member_;
  std::atomic<bool> done_{false};
  std::jthread thread_;  // last: it uses the others
};

}  // namespace azure_emulator
