#pragma once
#include <cstdint>
#include <string>

#include "slipway/kit/remote.hpp"

namespace slipway::kit {

/// How a job stands.
struct JobLook {
  enum class State {
    running,
    ended,  ///< `status` says how
    lost,   ///< it was begun and is not there any more: the machine was restarted, or it was killed
    unknown  ///< nothing of that key is on the machine
  };
  State state = State::unknown;
  int status = 0;   ///< of one that ended; 128 or more: by a signal
  std::string out;  ///< what it printed so far, at most what was asked for
  std::string err;
  std::uint64_t printed = 0;  ///< all bytes of its standard output so far, to tell progress by
};

/// Long commands on a machine, which outlive the connection, the plugin and the host.
///
/// A job is a folder on the machine by the name of its key, with the command, its output and its
/// exit status.  Whoever starts the same key again starts nothing, so a start whose answer was lost
/// is repeated with the key of its operation (`request.key()`), and a process that takes up a
/// pending operation finds the job by the token alone:
///
///     if (request.token().is_null()) return pending(jobs.start(request.key(), "make-it", as));
///     const auto look = jobs.look(request.token());
class RemoteJobs {
 public:
  /// `folder`: where the jobs are, on the machine; empty: `slipway-jobs` in the user's state
  /// folder, for root /var/lib/slipway-jobs.
  explicit RemoteJobs(const Remote& machine, std::string folder = {})
      : machine_(machine), folder_(std::move(folder)) {}

  /// Starts a command line unless its key was started before, and answers the token.  `input` is
  /// its standard input.  The key: 1 to 128 letters, digits, `-`, `_` and `.`, no `.` first; throws
  /// `invalid` for another, and else as Remote::run, with effect unknown once the command may have
  /// been started.
  Value start(const std::string& key, const std::string& line, RunAs as = RunAs::user,
              const std::string& input = {}) const;

  /// How it stands, with at most `most` bytes of each of its outputs.  Throws `invalid` for what is
  /// no token, and else as Remote::run.
  JobLook look(const Value& token, std::size_t most = 1 << 16) const;

  /// Takes the folder of a job away that ended, or was lost; of one that runs `busy`.  Again is
  /// harmless.
  void forget(const Value& token) const;

 private:
  const Remote& machine_;
  std::string folder_;
};

}  // namespace slipway::kit
