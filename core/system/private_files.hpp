#pragma once
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

enum class Made { anew, was_there };

/// Makes a folder of mode 0700, and those above it that are missing; what it made is on the disk
/// when this returns.  `denied` names the one that could not be made, `unavailable` says that there
/// is no room.
Result<void> make_private_folder(const std::string& path);

/// Makes a file of mode 0600 whole and synced (whole_file.hpp), with its folders; one that is there
/// is left alone.
Result<Made> make_private_file(const std::string& path, std::string_view content);

}  // namespace slipway::core
