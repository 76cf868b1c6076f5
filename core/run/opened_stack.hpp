#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/compose/roles.hpp"
#include "core/plugin/registry.hpp"
#include "core/run/plugin_calls.hpp"
#include "core/run/recorder.hpp"
#include "core/run/stack_trust.hpp"
#include "core/stack/stack.hpp"

namespace slipway::core {

/// A run's stack: what its file says, and the plugins that fill its roles, loaded and configured.
/// Every function that answers an exit code has told what is wrong when that is not ok, and all of
/// it at once.  One thread.
class OpenedStack {
 public:
  /// What it is given must outlive it.
  OpenedStack(const RunOptions& options, Console& console, Teller& teller, Recorder& recorder,
              PluginCalls& calls);

  /// Reads the stack file; the run begins.
  ExitCode read_file();
  /// Loads the plugins that may run and configures them, against what is on record.  Those of the
  /// last time are gone, and what was looked up in them.
  ExitCode load_plugins();
  /// Once the lock is taken: what may run is read again, and the plugins are loaded again where
  /// that or the record has changed.
  ExitCode look_again(bool record_changed);

  Stack& stack() { return *stack_; }
  Roles& roles() { return *roles_; }
  PluginRegistry& registry() { return registry_; }
  LockFile& lock_file() { return trust_->lock; }

 private:
  std::optional<std::string> answer_to(const std::string& name);
  void add_option_findings(ReadStack& read);
  Result<StackTrust> read_trust(const Stack& stack) const;
  ExitCode ask_for_trust();
  std::string path() const;
  void learn();

  const RunOptions& options_;
  Console& console_;
  Teller& teller_;
  Recorder& recorder_;
  PluginCalls& calls_;
  std::map<std::string, std::string> answers_;  ///< of ${ask:NAME}
  std::optional<Stack> stack_;
  PluginRegistry registry_;
  std::optional<StackTrust> trust_;
  std::optional<Roles> roles_;
};

}  // namespace slipway::core
