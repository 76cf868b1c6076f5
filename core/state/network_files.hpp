#pragma once
#include <string>
#include <string_view>

namespace slipway::core {

/// Why SQLite's shared memory cannot be trusted at this place: the name of the network file
/// system, or empty when it is a local one.
std::string network_file_system_at(const std::string& path);

/// The same for the number that statfs(2) gives and the type that the mount table gives.
std::string network_file_system(long magic, std::string_view mount_type);

}  // namespace slipway::core
