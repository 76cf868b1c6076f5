#pragma once
#include "core/run/console.hpp"
#include "core/run/run_options.hpp"
#include "core/stack/stack.hpp"

namespace slipway::core {

/// Where the options and the surroundings of a run say that its stack is to be read from; nobody
/// is asked for `${ask:NAME}`.
StackSource stack_source(const RunOptions& options, const Console& console);

}  // namespace slipway::core
