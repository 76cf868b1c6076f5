#pragma once
#include <string>

#include "core/command/command.hpp"
#include "core/run/run_options.hpp"
#include "core/stack/stack.hpp"

namespace slipway::core {

/// What a command's words ask of a run.  `command`: as it is called.
RunOptions run_options(const std::string& command, const Invocation& invocation, Voice voice);

/// Where the stack is read from that the words lead to, for a command that needs no session.
StackSource stack_source(const Invocation& invocation, const Console& console);

}  // namespace slipway::core
