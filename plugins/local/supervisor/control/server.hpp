#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include "supervisor/linux/fd.hpp"
#include "supervisor/sandbox/broker.hpp"
#include "supervisor/stack/stack.hpp"

namespace slipway_local {

/// The control socket: a unix socket that its owner alone may use.  A thread for each connection,
/// of which there are few; requests of one connection are answered in order.
class ControlServer {
 public:
  ControlServer(Stack& stack, Outside& outside) : stack_(stack), outside_(outside) {}

  Outcome listen(const std::filesystem::path& path);

  /// Serves until the stack was ended; whoever asked for that is then left to the outer process.
  void serve();

 private:
  void talk(Fd client);
  bool answer_lines(int client, std::string& received);

  Stack& stack_;
  Outside& outside_;
  Fd listener_;
  Fd ended_;  // readable once the stack was ended
  std::mutex mutex_;
  int talking_ = 0;
};

}  // namespace slipway_local
