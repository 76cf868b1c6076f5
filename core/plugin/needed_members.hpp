#pragma once
#include <cstdint>
#include <string>

#include "core/schema/schema.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

/// The SLIPWAY_NEEDED_... of a role: its own, and that of its resource types where it has any.
std::uint32_t needs_of(const PluginSchema& schema, const std::string& role);

/// The members of plugin.h's list that are needed then and that the table lacks: `layout, expand`;
/// empty when it has them all.
std::string lacking(const slipway_plugin& table, std::uint32_t when);

}  // namespace slipway::core
