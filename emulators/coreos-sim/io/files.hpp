#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "coreos-sim/io/result.hpp"
#include "shared/files.hpp"

namespace coreos_sim {

using emulators::read_file;

/// What is in a folder, in no order; as far as it can be read, for a process's folder in /proc may
/// go while it is.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

/// Writes `content` beside `path` and renames it into place, so that a reader sees the old or the
/// new file whole.  Missing directories are made (0755).
Outcome write_file(const std::filesystem::path& path, std::string_view content,
                   unsigned mode = 0644);

/// Appends one line, with its line end, in one write.
void append_line(const std::filesystem::path& path, std::string_view line);

}  // namespace coreos_sim
