#pragma once
#include <memory>
#include <string>

#include "rig/process.hpp"

namespace rig {

/// OpenSSH's own server on a free loopback port, run by the current user, with user `core` given by
/// nss_wrapper and one key that may log in.
class Sshd {
 public:
  Sshd();

  int port() const { return port_; }
  /// Private key file of the user that may log in.
  std::string identity() const { return (folder_.path() / "id").string(); }
  /// Another key, which may not.
  std::string stranger() const { return (folder_.path() / "stranger").string(); }
  /// The server's key, `type base64`.
  std::string host_key() const;
  const std::filesystem::path& folder() const { return folder_.path(); }

  void stop() { process_.reset(); }
  void start();
  /// Gives the server another key, as a machine that was replaced has; takes effect at `start`.
  void change_host_key();
  /// A line for the configuration file, before `start`.
  void configure(const std::string& line) { extra_ += line + "\n"; }

 private:
  TempFolder folder_;
  int port_;
  std::string extra_;
  std::unique_ptr<Process> process_;
};

}  // namespace rig
