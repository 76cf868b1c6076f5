#pragma once
#include <string>
#include <vector>

#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"

namespace slipway::core {

/// Finds the command that the words name, reads its options and runs it.  Help, a wrong word and a
/// wrong option are answered here, alike for all commands; so is a Ctrl-C under a command that only
/// looks, and output that could not be written.
ExitCode run_program(const std::vector<std::string>& words, Console& console);

/// What the program is, in a few lines of at most 80 columns.
std::string program_description();

}  // namespace slipway::core
