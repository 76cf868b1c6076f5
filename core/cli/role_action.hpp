#pragma once
#include <string>

#include "core/cli/command.hpp"

namespace slipway::core {

/// `slipway ROLE ACTION …`: finds the action in the schema of the role's plugin, reads its options,
/// runs it.
ExitCode run_role_action(const std::string& role, const Invocation& invocation, Console& console);

}  // namespace slipway::core
