#pragma once

#include <string>

namespace azure_emulator {

/// What is demanded of a request before the control port acts on it: a token, drawn anew for each
/// gate, as the first part of its path; the Host that we are, since a name that was pointed at this
/// address (DNS rebinding) makes a browser send another; and no Origin but our own page's.
class ControlGate {
 public:
  /// `host` is an IP address.  Throws std::runtime_error when the system has no random bytes.
  ControlGate(const std::string& host, int port);

  /// `http://HOST:PORT/TOKEN`.  Secret.
  std::string url() const { return "http://" + authority_ + prefix_; }

  /// Why the request is refused; empty when it is not.  `host` and `origin` are its headers, empty
  /// when it has none.
  std::string refusal(const std::string& path, const std::string& host,
                      const std::string& origin) const;

  /// The path behind the token, of a request that is not refused.
  std::string inner(const std::string& path) const;

 private:
  bool has_token(const std::string& path) const;
  bool is_us(const std::string& host) const;

  std::string authority_;
  std::string local_;
  std::string port_;
  bool everywhere_;  ///< bound to all addresses
  std::string prefix_;
};

}  // namespace azure_emulator
