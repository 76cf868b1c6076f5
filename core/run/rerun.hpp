#pragma once
#include <set>
#include <string>

#include "core/run/run_options.hpp"

namespace slipway::core {

/// How commands are named to a person so that they can be pasted and mean the same stack: with the
/// flags that this run was given.  Left out, those would read as a wish.  One thread.
class Rerun {
 public:
  /// `options` must outlive it.
  explicit Rerun(const RunOptions& options) : options_(options) {}

  /// `cloud.nodes`: values given to these paths may be shown; all others are shown as `…`, since
  /// they might be secret.
  void may_show(std::set<std::string> paths) { shown_ = std::move(paths); }

  /// A command of the program with those flags of this run that it needs.
  std::string with_flags(std::string command) const;
  /// The same for a help, if it is commands of ours joined by `&&`; any other text as it is.
  std::string help_with_flags(const std::string& help) const;
  /// This run's own command.
  std::string line() const;

 private:
  bool is_shown(const std::string& path) const;
  bool is_command_on_a_stack(const std::string& help) const;

  const RunOptions& options_;
  std::set<std::string> shown_;
};

}  // namespace slipway::core
