#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace slipway::core {

/// A run that *tells* has events on standard output; one whose output is *data* for others has them
/// on standard error, and says nothing when all is well.
/// An *action* has what its plugin says on standard output, and nothing else.
enum class Voice { tells, data, action };

/// What a front end asks of a run, in plain words.
///
///     RunOptions options;
///     options.command = "status";
///     in_session(options, console, [](Session& session) { ... });
struct RunOptions {
  std::string command;  ///< as people call it, and as the stream and the lock name it: `up`
  /// How the command is written to be run again, without the flags that name its stack and without
  /// what answers its question: `slipway up --replace cloud/network/main`.
  std::string line;
  std::optional<std::string> confirm;  ///< the name that was given to answer its question
  Voice voice = Voice::tells;

  std::string file;                      ///< the stack file; empty: found from the folder
  std::vector<std::string> sets;         ///< `cloud.nodes=5`
  std::vector<std::string> plugin_dirs;  ///< looked into before all others
  std::optional<unsigned> parallelism;   ///< where it was given: calls at once
  bool strict = false;                   ///< warnings count as errors
  bool yes = false;                      ///< questions that it may answer are answered

  /// Whether a word is a command that works on a stack, so that it needs this one's flags to mean
  /// the same when it is named as help.  None: no word is.
  std::function<bool(const std::string& word)> works_on_a_stack = {};
};

}  // namespace slipway::core
