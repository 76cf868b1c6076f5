#pragma once

#include "coreos-sim/io/tcp_server.hpp"
#include "coreos-sim/spec/options.hpp"

namespace coreos_sim {

/// Stands before a real server so that a test can hold what is asked of it: every request goes
/// there as it came, every answer back.  `options` must outlive it.
class Front {
 public:
  /// Answers on `here` for the server at `real`; a port that is taken is the error.
  static Result<std::unique_ptr<Front>> open(const Endpoint& here, const Endpoint& real,
                                             OptionsFile& options);

 private:
  Front(const ServerSocket& listener, const Endpoint& real, OptionsFile& options);

  OptionsFile& options_;
  Endpoint real_;
  TcpServer server_;
};

}  // namespace coreos_sim
