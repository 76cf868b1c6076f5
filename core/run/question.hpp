#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/run/teller.hpp"

namespace slipway::core {

/// Who asks, and where.
struct Asking {
  const RunOptions& options;
  Console& console;
  Teller& teller;
};

// Danger has degrees.  Each asks on the terminal, and without one fails with the flag that answers
// it; ok: go on.  `declined` is the outcome that is told when the answer is no.

/// Running plugins as somebody else's file says, for the reasons given: `y`.  Without a terminal
/// the help is the command that accepts it.
ExitCode confirm_trust(const Asking& asking, const std::vector<std::string>& reasons);
/// Adding and changing, which comes to `summary`: `y`.
ExitCode confirm_yes(const Asking& asking, const std::string& summary, const std::string& declined);
/// Trusting another ssh host key: `y`.
ExitCode confirm_host_key(const Asking& asking, const std::string& node);
/// Deleting machines: their number.
ExitCode confirm_number(const Asking& asking, std::int64_t machines, const std::string& declined);

/// Taking everything down, be it to make it anew: the stack's name.
struct NameQuestion {
  std::string given;  ///< by --confirm=NAME
  std::string name;
  std::string does = "takes down";
  std::string summary;
  std::string declined = "nothing was changed";
};
ExitCode confirm_name(const Asking& asking, const NameQuestion& question);

}  // namespace slipway::core
