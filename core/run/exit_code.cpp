#include "core/run/exit_code.hpp"

namespace slipway::core {
namespace {

constexpr ExitCodeText texts[] = {
    {ExitCode::ok, "ok", "Done, or nothing to do."},
    {ExitCode::other, "other",
     "Another failure: a service that cannot be reached, a state that cannot be written."},
    {ExitCode::usage, "usage or stack file",
     "The command line or the stack file; a stale plan; a plugin that is not trusted."},
    {ExitCode::credentials, "credentials", "Credentials that are missing, refused or expired."},
    {ExitCode::failed, "a resource failed",
     "A resource failed; what does not depend on it was done."},
    {ExitCode::not_found, "not found", "What the command names is not there."},
    {ExitCode::changes, "changes present", "Changes are present: plan with --detailed-exitcode."},
    {ExitCode::cancelled, "cancelled", "Cancelled; the same command goes on."},
    {ExitCode::deadline, "deadline",
     "A deadline passed; it may still finish over there, and the same command goes on."},
    {ExitCode::locked, "locked", "Another run is changing the stack."},
    {ExitCode::unknown, "unknown outcomes",
     "Outcomes that could not be told remain; the next run looks before it makes."},
    {ExitCode::unhealthy, "unhealthy", "Something is missing or does not run as it should."},
    {ExitCode::defect, "defect", "A defect of slipway or of a plugin."},
    {ExitCode::forced, "forced", "Ended at once by a second Ctrl-C; nothing is lost."},
};

ExitCode exit_code_of(const Finding& finding) {
  return finding.kind ? exit_code_of(*finding.kind) : ExitCode::other;
}

}  // namespace

std::span<const ExitCodeText> exit_code_texts() { return texts; }

void make_strict(std::vector<Finding>& findings) {
  for (auto& finding : findings)
    if (finding.level == Level::warning) finding.level = Level::error;
}

ExitCode exit_code_of(const std::vector<Finding>& findings) {
  ExitCode worst = ExitCode::ok;
  for (const auto& finding : findings) {
    if (finding.level != Level::error) continue;
    const auto code = exit_code_of(finding);
    // Credentials explain the rest; after them the user's own file does.
    if (code == ExitCode::credentials) return code;
    if (worst == ExitCode::ok || code == ExitCode::usage) worst = code;
  }
  return worst;
}

ExitCode exit_code_of(FailureClass kind) {
  switch (kind) {
    case FailureClass::invalid:
      return ExitCode::usage;
    case FailureClass::unauthenticated:
    case FailureClass::forbidden:
      return ExitCode::credentials;
    case FailureClass::cancelled:
      return ExitCode::cancelled;
    case FailureClass::internal:
      return ExitCode::defect;
    case FailureClass::not_found:
    case FailureClass::already_exists:
    case FailureClass::conflict:
    case FailureClass::busy:
    case FailureClass::throttled:
    case FailureClass::unavailable:
    case FailureClass::timeout:
    case FailureClass::quota:
    case FailureClass::unsupported:
    case FailureClass::unknown:
      break;
  }
  return ExitCode::other;
}

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case Errc::invalid_input:
    case Errc::refused:
    case Errc::stale:
      return ExitCode::usage;
    case Errc::not_found:
      return ExitCode::not_found;
    case Errc::locked:
      return ExitCode::locked;
    case Errc::cancelled:
      return ExitCode::cancelled;
    case Errc::internal:
      return ExitCode::defect;
    case Errc::denied:
    case Errc::corrupt:
    case Errc::unavailable:
      break;
  }
  return ExitCode::other;
}

}  // namespace slipway::core
