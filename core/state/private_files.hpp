#pragma once
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

enum class Made { anew, was_there };

/// Makes a folder of mode 0700, and those above it that are missing.  `denied` names the one that
/// could not be made.
Result<void> make_private_folder(const std::string& path);

/// Writes a file of mode 0600 whole and synced, with its folders; one that is there is left alone.
/// It is made aside, as `<path>.new-XXXXXX`, and appears under its name at once; of several makers
/// one is first.  What makers that died left aside is removed.
Result<Made> make_private_file(const std::string& path, std::string_view content);

/// Removes what makers of `path` left aside when they died; who is still at it is left alone.
void remove_dead_drafts(const std::string& path);

/// Why SQLite's shared memory cannot be trusted at this place: the name of the network file
/// system, or empty when it is a local one.
std::string network_file_system_at(const std::string& path);

/// The same for the number that statfs(2) gives and the type that the mount table gives.
std::string network_file_system(long magic, std::string_view mount_type);

}  // namespace slipway::core
