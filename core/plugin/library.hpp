#pragma once
#include "core/plugin/sealed_copy.hpp"
#include "core/value/result.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

/// The one function that a plugin exports.
struct PluginEntry {
  slipway_entry_function function;
};

/// Loads the copy with all its symbols bound and none shown to others, never to be unloaded, and
/// finds its entry. `refused` when the loader says no or there is no entry.
Result<PluginEntry> load_entry(const SealedCopy& copy);

}  // namespace slipway::core
