#pragma once
#include <memory>
#include <string>
#include <vector>

#include "rig/process.hpp"

namespace rig {

/// Where a server is: by default on a free port of this computer.
struct Place {
  std::string address = "127.0.0.1";
  int port = 0;                    ///< 0: a free one
  std::vector<std::string> enter;  ///< the command that leads there, before the server's own
};

/// OpenSSH's own server, run by the current user, with user `core` given by
/// nss_wrapper and one key that may log in.
class Sshd {
 public:
  explicit Sshd(Place place = {});

  int port() const { return place_.port; }
  /// Private key file of the user that may log in.
  std::string identity() const { return (folder_.path() / "id").string(); }
  /// Another key, which may not.
  std::string stranger() const { return (folder_.path() / "stranger").string(); }
  /// The server's key, `type base64`.
  std::string host_key() const;
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// Ends it, and waits until nobody listens: a child that was about to serve a connection has the
  /// port for a moment longer, and would be taken for the next one.
  void stop();
  void start();
  /// Gives the server another key, as a machine that was replaced has; takes effect at `start`.
  void change_host_key();
  /// A line for the configuration file, before `start`.
  void configure(const std::string& line) { extra_ += line + "\n"; }

 private:
  TempFolder folder_;
  Place place_;
  std::string extra_;
  std::unique_ptr<Process> process_;
};

}  // namespace rig
