#pragma once
#include "core/cli/console.hpp"
#include "core/cli/exit_code.hpp"

namespace slipway::core {

/// Tells an error of a command that has no session, and what exit it means.
ExitCode refuse(Console& console, const Error& error);

}  // namespace slipway::core
