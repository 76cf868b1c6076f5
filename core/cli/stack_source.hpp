#pragma once
#include "core/cli/command.hpp"
#include "core/stack/stack.hpp"

namespace slipway::core {

/// Where the flags and the surroundings of a command say that its stack is to be read from; nobody
/// is asked for `${ask:NAME}`.
StackSource stack_source(const Invocation& invocation, const Console& console);

}  // namespace slipway::core
