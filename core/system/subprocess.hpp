#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/value/result.hpp"

namespace slipway::core {

/// What is run, whole: nothing is inherited besides user, limits and umask.
struct Launch {
  std::vector<std::string> argv;         ///< one at least; a first word without a slash: by PATH
  std::vector<std::string> environment;  ///< `NAME=value`
  std::string directory = "/";
  std::string input;                   ///< its standard input, to the end
  std::size_t most_output = 1U << 20;  ///< bytes kept of each stream until they are taken
};

/// How it ended.
struct Ending {
  int status = 0;  ///< 0 to 255; of no meaning with a signal
  int signal = 0;  ///< that killed it; 0: none
};

/// What it wrote and nobody took yet.
struct Written {
  std::string output;
  std::string errors;
  bool cut_short = false;  ///< there was more, and it is lost
};

/// A program that we run.  It has a session, and so a process group, of its own; what is left of
/// the group when it has ended, or when this object goes, is killed, and it is waited for, so that
/// no zombie stays.  One thread at a time.
///
/// Ours and not a library's.  Poco::Process and Boost.Process 1.74 fork: between fork and exec they
/// run code that is not safe after a fork of a process with threads, close descriptors by counting
/// up to a limit, and know neither groups nor deadlines.  glibc's posix_spawn (2.34 on) does all of
/// that in one call: it blocks signals around a vfork, reports why an exec failed, and has actions
/// for the session, the signal mask, the folder and closing from a number on.  A pidfd is then
/// waited for with the two pipes, so that no SIGCHLD is needed and the host's signals stay as they
/// are.
class Subprocess {
 public:
  /// `not_found`: no such program or folder; `denied`: it may not be run; `unavailable`: no room.
  static Result<std::unique_ptr<Subprocess>> start(const Launch& command);
  ~Subprocess();
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  /// Reads what it writes until it has ended, so much time has gone or a stop is wanted.  Whether
  /// it has ended.
  bool wait(std::chrono::milliseconds at_most, const std::stop_token& stop = {});
  /// Asks its group to end, kills what is left after `grace`, and waits for it.
  void end(std::chrono::milliseconds grace);
  /// None: it runs.
  const std::optional<Ending>& ending() const { return ending_; }
  /// What came since the last time; of one that still runs whole lines, unless there is no room
  /// for the rest of one.
  Written take();

 private:
  struct Stream {
    int file = -1;  ///< -1: at its end
    std::string bytes;
    bool cut_short = false;
  };

  Subprocess(int pid, int handle, int output, int errors, std::size_t most);
  void read(Stream& stream) const;
  void reap();

  int pid_;
  int handle_;  ///< a pidfd; readable once it has ended
  Stream output_;
  Stream errors_;
  std::size_t most_;
  std::optional<Ending> ending_;
};

}  // namespace slipway::core
