#pragma once
#include <spdlog/logger.h>

#include <string>

#include "core/log/log_levels.hpp"
#include "slipway/value.hpp"

/// The diagnostic log: what the program does inside, for whoever looks for a fault in it or in a
/// plugin.  It never says what an option or a record holds, only addresses, names, counts and
/// times. Nothing depends on it: a line that cannot be written is lost.
namespace slipway::core {

/// The logger of a room (`engine`, `state`) or plugin (`plugin.NAME`), made when it is first asked
/// for and kept as long as the process.  Silent until `show_diagnostics` or `keep_diagnostics`.
/// Any thread.
spdlog::logger& diagnostics(const std::string& name);

/// Writes lines of these levels to standard error from now on.  Once, at the start, by the thread
/// that alone is there.
void show_diagnostics(const LogLevels& levels);

/// Writes lines from debug on to `diagnostic.log` in that folder: 0600, begun anew at a megabyte,
/// the four before it kept.  A file that cannot be written is none.
void keep_diagnostics(const std::string& folder);

/// Takes every sensitive text of the tree out of later lines.  Any thread.
void hide_in_diagnostics(const Value& tree);

/// Writes what is not written yet.
void flush_diagnostics();

}  // namespace slipway::core
