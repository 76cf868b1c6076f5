#pragma once
#include "core/command/command.hpp"
#include "core/plugin/registry.hpp"

namespace slipway::core {

/// `slipway plugin trust [NAME]`: accepts the present content of a plugin for the stack here and
/// for this user; without a name, the stack file and every plugin that it names.  Nothing of a
/// plugin is run.
ExitCode trust_plugins(PluginRegistry& registry, const Invocation& invocation, Console& console);

}  // namespace slipway::core
