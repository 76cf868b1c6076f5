#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace emulators {

/// The file's bytes, of a large one the first `most`; nothing when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path,
                                     std::size_t most = std::string::npos);

}  // namespace emulators
