#pragma once
#include <vector>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// A JSON Schema (draft 2020-12) of a stack file for these plugins, for editors: the top-level
/// keys, per role a branch for each plugin that fills it, and the core's own words.  Wherever a
/// scalar may stand, `${env:NAME}` and `${file:PATH}` may. Print it in the plain form of JSON, as
/// its `$ref` is no reference of ours.
Value json_schema(const std::vector<const PluginSchema*>& plugins);

}  // namespace slipway::core
