#pragma once
#include <string>

namespace slipway::core {

/// Plugins run in this process, so one that crashes or calls `exit` takes it along.  From here on
/// such an end is not silent: the last line of standard error names the plugin, the function that
/// it was in and the next command, and the exit code is 70.  Memory that is broken beyond that, and
/// a plugin that calls `_exit`, are not seen.  A handler that is there already, such as a
/// sanitizer's, is left alone.  Once, before any plugin is loaded.
void guard_the_end();

/// The program leaves by itself from here on.
void leave_by_itself();

/// The command to name in the last line; cut to 500 bytes.  Any thread, before its calls begin.
void set_next_after_crash(const std::string& command);

}  // namespace slipway::core
