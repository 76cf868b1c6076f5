#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "slipway/kit/ssh.hpp"

namespace slipway::kit {

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

/// What a command on the other side left.
struct CommandResult {
  int status = 0;  ///< its exit status; 128 or more when a signal ended it or nothing is known
  std::string out;
  std::string err;
};

/// What a command reads, and how long it is waited for.
struct RunOptions {
  std::string input = {};  ///< its standard input, which ends after it
  std::chrono::milliseconds timeout{30000};
  std::function<bool()> cancelled = {};  ///< asked while waiting; may be empty
  std::size_t most = 1 << 20;            ///< bytes of its output that are kept
};

/// Where a channel ends, as seen from the other side of the connection: a unix socket, an address
/// and port, or a command that copies its standard input and output to wherever it leads.
struct ChannelTarget {
  std::string unix_path;
  std::string command;
  std::string host;
  int port = 0;

  static ChannelTarget unix_socket(std::string path) { return {std::move(path), {}, {}, 0}; }
  static ChannelTarget through(std::string command) { return {{}, std::move(command), {}, 0}; }
  static ChannelTarget tcp(std::string host, int port) { return {{}, {}, std::move(host), port}; }
  /// The path, the command, or `host:port`.
  std::string text() const;
};

/// One ssh connection with any number of byte streams through it.
///
/// libssh allows only one thread in a session, so a thread of the tunnel owns it; members may be
/// called from any thread, several at once.  Each stream is one end of a local socket pair, which
/// works with every API that takes a socket.  When the connection ends, every stream reads end of
/// file and `alive` turns false; a tunnel is never repaired, make another.
class Tunnel {
 public:
  explicit Tunnel(SshSession session);
  ~Tunnel();
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  /// A stream to `target`.  Throws Failure: `unavailable` when nothing listens there or the
  /// connection is lost, `unsupported` when the host refuses such channels, `timeout`.  OpenSSH
  /// does not tell a forbidden unix socket from one that is not there: both are `unavailable`.
  Descriptor open(const ChannelTarget& target, std::chrono::milliseconds timeout);

  /// Runs `command` in the user's shell and collects what it prints, at most `most` bytes of each.
  /// Throws as `open`, `timeout` and `cancelled` with effect unknown.
  CommandResult run(const std::string& command, std::chrono::milliseconds timeout,
                    const std::function<bool()>& cancelled = {}, std::size_t most = 1 << 20);

  /// The same for a command that reads: its standard input holds `options.input` and ends there.
  CommandResult run(const std::string& command, const RunOptions& options);

  bool alive() const;
  const std::string& peer() const;
  const std::string& host_key() const;
  /// Bytes that came through all streams so far.
  std::uint64_t received() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace slipway::kit
