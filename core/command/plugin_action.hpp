#pragma once
#include "core/command/command.hpp"
#include "core/plugin/registry.hpp"

namespace slipway::core {

/// `slipway plugin run NAME [ACTION ...]`: an action that works without a stack, or a list of them.
ExitCode run_plugin_action(PluginRegistry& registry, const Admission& admission,
                           const Invocation& invocation, Console& console);

}  // namespace slipway::core
