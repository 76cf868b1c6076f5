#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/outcome.hpp"

/// The thread between the two processes of a supervisor.  The outer one is in the computer's own
/// network and does nothing there but make listening sockets; the inner one has everything else and
/// is handed those sockets, which go on belonging to the network that they were made in.
namespace slipway_local {

/// The two ends of the thread; a message is whole or not there.
Result<std::pair<Fd, Fd>> broker_pair();

/// The inner process's end.  From any thread.
class Outside {
 public:
  explicit Outside(Fd thread) : thread_(std::move(thread)) {}

  /// A socket that listens on an address of the computer; port 0: any free one.
  Result<Fd> listen(const std::string& address, std::uint16_t port);

  /// Leaves a control connection to the outer process, which answers it with done when we have
  /// ended and nothing of us is left.
  Outcome leave(int connection);

  /// Readable when the outer process has ended.
  int fd() const { return thread_.get(); }

 private:
  std::mutex mutex_;
  Fd thread_;
};

/// The outer process's end.
class Inside {
 public:
  explicit Inside(Fd thread) : thread_(std::move(thread)) {}

  /// Carries out one request that has come; false when the inner process has ended.
  bool serve();

  /// The connection that was left to us, if any.
  const Fd& farewell() const { return farewell_; }

  int fd() const { return thread_.get(); }

 private:
  Fd thread_;
  Fd farewell_;
};

}  // namespace slipway_local
