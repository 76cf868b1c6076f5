#pragma once

#include <string>

namespace azure_emulator {

/// A /24 of the loopback network that is ours while this lives: a socket bound to a sentinel port
/// of its last address keeps others, who do the same, away.
class LoopbackNet {
 public:
  /// `net` is `127.A.B`; empty takes a free one.  Throws std::exception when there is none.
  explicit LoopbackNet(const std::string& net);
  ~LoopbackNet();
  LoopbackNet(const LoopbackNet&) = delete;
  LoopbackNet& operator=(const LoopbackNet&) = delete;

  const std::string& net() const { return net_; }

 private:
  std::string net_;
  int socket_ = -1;
};

}  // namespace azure_emulator
