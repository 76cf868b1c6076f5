#pragma once
#include <string>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// The reference of a plugin for a terminal, 80 columns wide: its options by role, resource types
/// with inputs, outputs and what a change means, and actions.  What `slipway plugin show NAME`
/// prints.
std::string plugin_text(const PluginSchema& plugin);

/// The same as a Markdown page.
std::string plugin_markdown(const PluginSchema& plugin);

}  // namespace slipway::core
