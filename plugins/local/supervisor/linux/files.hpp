#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "supervisor/linux/outcome.hpp"

/// Files of the supervisor's own folders.  What lies in a machine's tree is reached by
/// `linux/rooted.hpp` alone.
namespace slipway_local {

/// The first `most` bytes of a file; nothing when it cannot be read.  For the kernel's files too,
/// which have no size.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most = 1 << 20);

/// The last `most` bytes of a file; empty when it cannot be read.
std::string read_tail(const std::filesystem::path& path, std::size_t most);

/// Makes the file whole or leaves what was there: written aside, synchronised, renamed.
Outcome write_whole(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

/// Writes into a file that is there, as the kernel's are: one write, nothing is cut off.
Outcome write_into(const std::filesystem::path& path, std::string_view bytes);

/// Makes a folder of that mode, and those above it; one that is there stays as it is.
Outcome make_folder(const std::filesystem::path& path, mode_t mode = 0700);

/// Removes a folder and all that is in it.  Links are not followed.  A file system that is mounted
/// in it is not entered: then it stays, and that is a fault.
Outcome remove_tree(const std::filesystem::path& path);

}  // namespace slipway_local
