#pragma once

#include <string>

namespace emulators {

enum class LogLevel { debug, warning, error };

/// A line in the diagnostic log of a part, such as `balancer` or `fleet`.  It goes to the standard
/// error, when it is a warning or worse, or as the environment's SLIPWAY_LOG says:
/// `warn,driver=debug`.  From any thread.
void log(const std::string& part, LogLevel level, const std::string& text);

}  // namespace emulators
