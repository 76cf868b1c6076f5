#pragma once

#include <filesystem>
#include <memory>

#include "coreos-sim/io/tcp_server.hpp"
#include "coreos-sim/systemd/systemd.hpp"

namespace coreos_sim {

/// Where `systemctl` of a session asks: HTTP on a unix socket, `/VERB/UNIT`.  A job that is refused
/// is 400 with the reason; `is-active` answers the state, 400 unless it is `active`.
class JobSocket {
 public:
  JobSocket(Systemd& systemd, std::filesystem::path path)
      : systemd_(systemd), path_(std::move(path)) {}

  Outcome open();

 private:
  Systemd& systemd_;
  std::filesystem::path path_;
  std::unique_ptr<TcpServer> server_;
};

}  // namespace coreos_sim
