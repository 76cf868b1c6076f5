#pragma once

#include <string>
#include <utility>
#include <vector>

#include "coreos-sim/machine/processes.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim {

/// The machine's sshd: OpenSSH, run as whoever runs us, with the machine's users given by
/// nss_wrapper and its connections by our own library, so that tunnels and sessions end in it.
class SshService {
 public:
  SshService(Processes& processes, MachineFolder folder, std::string address)
      : processes_(processes), folder_(std::move(folder)), address_(std::move(address)) {}

  /// Writes what sshd needs and starts it; it lives until the machine ends.
  Outcome start();

  /// Waits until it takes connections; an error when it does not within ten seconds.
  Outcome wait_until_up() const;

  /// Users beside `core`; sshd sees them at once.
  Outcome set_users(const std::vector<std::string>& users) const;

  /// The keys with which `user` may log in.
  Outcome set_keys(const std::string& user, const std::vector<std::string>& keys) const;

 private:
  Outcome write_configuration() const;
  Outcome write_session_tools() const;
  Result<std::string> install_library() const;
  std::map<std::string, std::string> session_environment() const;

  Processes& processes_;
  MachineFolder folder_;
  std::string address_;
};

}  // namespace coreos_sim
