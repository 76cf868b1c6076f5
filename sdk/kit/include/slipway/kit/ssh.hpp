#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "slipway/outcome.hpp"

struct ssh_session_struct;

namespace slipway::kit {

/// Whom to reach by ssh, and how both sides prove who they are.
struct SshOptions {
  std::string host;
  int port = 22;
  std::string user;
  std::string identity;    ///< private key file; empty: the keys that the ssh agent holds
  std::string passphrase;  ///< of a protected identity; empty: it needs none
  /// `type base64` as in a known_hosts line.  Empty: a first contact, whose key is accepted and
  /// reported by `host_key`.
  std::string host_key;
  std::chrono::milliseconds timeout{10000};  ///< for everything until the login is done
  std::function<bool()> cancelled;           ///< asked while waiting; may be empty
};

/// A connection whose host key was checked and whose user is logged in.
///
/// Nothing is read from the user's ssh configuration or known_hosts file.  Only one thread at a
/// time may use a session; a Tunnel takes one over for good.
class SshSession {
 public:
  /// Connects and logs in.  Throws a classified Failure, always with effect none:
  ///   unavailable      no such name, refused, unreachable, or broken off before the login
  ///   timeout          not done in time
  ///   unauthenticated  no key of ours is accepted, or the agent holds none
  ///   forbidden        the host shows another key than the expected one
  ///   invalid          the identity file cannot be used
  ///   cancelled        `cancelled` said so
  explicit SshSession(const SshOptions& options);
  ~SshSession();
  SshSession(SshSession&&) noexcept;
  SshSession& operator=(SshSession&&) noexcept;

  /// The key that the host proved to have: `type base64`.
  const std::string& host_key() const;
  /// `user@host:port`, for messages.
  const std::string& peer() const;
  /// libssh's own handle; still owned by this object.
  ssh_session_struct* handle() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What to do about the changed key of a node, for the help line of a failure.
inline std::string changed_key_hint(const std::string& node) {
  return "if it was changed on purpose, 'slipway ssh-key accept " + node +
         "' takes the new one; otherwise somebody may be in between";
}

/// `SHA256:...` of a key written as `type base64`; the text itself when it is not such a key.
std::string fingerprint(const std::string& host_key);

}  // namespace slipway::kit
