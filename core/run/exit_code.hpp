#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "core/value/finding.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// The program's exit codes: a contract, listed in docs/exit-codes.md and checked by the tests.
enum class ExitCode : int {
  ok = 0,
  other = 1,
  usage = 2,        ///< the command line or the stack file
  credentials = 3,  ///< missing, refused or expired
  failed = 4,       ///< a resource failed
  not_found = 6,
  changes = 7,    ///< changes are present (plan --detailed-exitcode)
  cancelled = 8,  ///< and can be resumed
  deadline = 9,   ///< something is not finished; run again
  locked = 10,
  unknown = 11,  ///< outcomes that could not be told remain
  unhealthy = 12,
  defect = 70,   ///< of this program or of a plugin
  forced = 130,  ///< by a second Ctrl-C
};

/// A code for people: in a word or two, and in a sentence.
struct ExitCodeText {
  ExitCode code;
  std::string_view brief;
  std::string_view text;
};
std::span<const ExitCodeText> exit_code_texts();

/// What --strict asks for: warnings become errors.
void make_strict(std::vector<Finding>& findings);

/// What a set of findings means for the exit: the gravest error decides; ok when there is none.
ExitCode exit_code_of(const std::vector<Finding>& findings);
ExitCode exit_code_of(const Error& error);
ExitCode exit_code_of(FailureClass kind);

}  // namespace slipway::core
