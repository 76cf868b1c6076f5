#pragma once

#include <filesystem>
#include <string>

namespace slipway_local {

enum class LogLevel { info, warning, error };

/// From now on `log` writes into the file, which is kept below a MiB; the one before it stays.
void open_log(const std::filesystem::path& file);

/// A line in the supervisor's log; nothing before `open_log`.  From any thread.
void log(LogLevel level, const std::string& text);

}  // namespace slipway_local
