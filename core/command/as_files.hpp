#pragma once
#include <string>

#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// Writes what a machine would end with (the answer of slipway.as_files/1) below `folder`: every
/// file at its path, links as links, and `tree.json` with modes, owners, links and the actions in
/// order. The folder is made, or must be empty; only its owner may read what is in it, since files
/// may hold secrets.
Result<void> write_as_files(const Value& answer, const std::string& node,
                            const std::string& folder);

}  // namespace slipway::core
