#pragma once
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// Opens a plugin file that only the user and root can have written: a regular file, and every
/// folder from the root to it, through every link, owned by the user or root and written by nobody
/// else; a sticky one, such as /tmp, may lead there, but not hold the file.  Answers a descriptor
/// for reading.  `denied` says which file or folder and the command that mends it.
Result<int> open_trusted(const std::string& path);

}  // namespace slipway::core
