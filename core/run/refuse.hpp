#pragma once
#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"

namespace slipway::core {

/// Tells an error of a command that has no session, as a finding of this code, and what exit it
/// means.  Without a code it is one of `command.`, by what can be done next.
ExitCode refuse(Console& console, const Error& error, const std::string& code = {});

}  // namespace slipway::core
