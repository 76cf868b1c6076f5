#pragma once
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// Opens a plugin file that only the user and root can have written: a regular file, neither it nor
/// its folder writable by group or others, both owned by the user or root, and no folder further up
/// that lets anybody rename what is in it.  Answers a descriptor for reading.  `denied` says which
/// file or folder and the command that mends it.
Result<int> open_trusted(const std::string& path);

}  // namespace slipway::core
