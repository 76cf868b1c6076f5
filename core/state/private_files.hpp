#pragma once
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

enum class Made { anew, was_there };

/// Makes a folder of mode 0700, and those above it that are missing.  `denied` names the one that
/// could not be made.
Result<void> make_private_folder(const std::string& path);

/// Writes a file of mode 0600 whole and synced (system/whole_file.hpp), with its folders; one that
/// is there is left alone.
Result<Made> make_private_file(const std::string& path, std::string_view content);

/// Why SQLite's shared memory cannot be trusted at this place: the name of the network file
/// system, or empty when it is a local one.
std::string network_file_system_at(const std::string& path);

/// The same for the number that statfs(2) gives and the type that the mount table gives.
std::string network_file_system(long magic, std::string_view mount_type);

}  // namespace slipway::core
