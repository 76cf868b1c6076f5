#include "core/run/refuse.hpp"

#include "core/run/report.hpp"

namespace slipway::core {
namespace {

const char* code_of(Errc error) {
  switch (error) {
    case Errc::invalid_input:
      return "command.usage";
    case Errc::not_found:
      return "command.not-found";
    case Errc::refused:
      return "plugin.not-loaded";
    case Errc::internal:
      return "plugin.internal";
    case Errc::denied:
    case Errc::locked:
    case Errc::stale:
    case Errc::corrupt:
    case Errc::unavailable:
    case Errc::cancelled:
      break;
  }
  return "command.failed";
}

}  // namespace

ExitCode refuse(Console& console, const Error& error, const std::string& code) {
  Finding finding;
  finding.code = code.empty() ? code_of(error.code) : code;
  finding.message = error.message;
  finding.help = error.hint;
  say_finding(console, finding);
  return exit_code_of(error);
}

}  // namespace slipway::core
