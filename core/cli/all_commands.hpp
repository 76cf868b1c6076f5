#pragma once
#include "core/command/commands.hpp"

namespace slipway::core {

/// Every command of the program, in the order of the help: those of core/command, and those that
/// are about the command line itself.
const CommandList& all_commands();

std::unique_ptr<Command> make_completion_command();
std::unique_ptr<Command> make_manual_command();

}  // namespace slipway::core
