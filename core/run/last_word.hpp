#pragma once
#include <string>

#include "core/run/exit_code.hpp"

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

/// How far the stream of events of --json is.
enum class StreamIs {
  closed,  ///< there is none, or its last line is written
  empty,   ///< open, and without a line so far
  open,
  within_a_line,
};
void stream_is(StreamIs now);
/// It is empty, and of this command.
void begin_stream(const std::string& command);

/// Writes the stream's last line where it is open: for an end that passes by everything else.  Safe
/// in a signal handler.  Once.
void end_stream(ExitCode code, const char* outcome);

}  // namespace slipway::core
