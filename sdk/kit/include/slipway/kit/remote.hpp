#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "slipway/kit/ssh_pool.hpp"

namespace slipway::kit {

/// Who a command runs as.
enum class RunAs { user, root };

/// A file to put on a machine.
struct RemoteFile {
  std::string path;     ///< absolute
  std::string content;  ///< any bytes
  std::string mode = "0644";
  std::string owner;  ///< `user` or `user:group`, for root to give; empty: whoever writes it
};

/// What holds for every command on a machine.
struct RemoteOptions {
  SshOptions ssh;
  std::string become_root = "sudo -n --";  ///< what stands before a command that root is to run
  std::chrono::milliseconds timeout{30000};
};

/// A machine, spoken to over the connections of a pool: commands, their input, and files.
///
/// A user who is root already needs no sudo, and it is not called.  Members may be called from any
/// thread.  Nothing is done twice: a failure says what is known of its effect.
class Remote {
 public:
  Remote(SshPool& pool, RemoteOptions options) : pool_(pool), options_(std::move(options)) {}

  /// Runs a command line in the machine's `sh` with that input, and keeps at most `most` bytes of
  /// each of its outputs.  Its exit status is no failure.
  /// Throws as Tunnel::run; `forbidden` with effect none when the user may not become root.
  CommandResult run(const std::string& line, RunAs as = RunAs::user, const std::string& input = {},
                    std::size_t most = 1 << 20) const;

  /// Writes a file, whole or not at all, also when the connection is lost half way: it comes to
  /// its place by a rename.  Throws `not_found` where its folder is not there, `forbidden` where it
  /// may not be written, else `unavailable`; with effect none unless the connection was lost.
  void put(const RemoteFile& file, RunAs as = RunAs::user) const;

  /// What a file holds.  Throws `not_found`, `forbidden`, or `invalid` when it has more than `most`
  /// bytes.
  std::string get(const std::string& path, std::size_t most = 1 << 20,
                  RunAs as = RunAs::user) const;

  /// `user@host:port`, for messages.
  std::string peer() const;

 private:
  SshPool& pool_;
  RemoteOptions options_;
};

}  // namespace slipway::kit
