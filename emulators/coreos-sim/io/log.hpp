#pragma once

#include <string>

namespace coreos_sim {

enum class LogLevel { debug, warning, error };

/// A line in the diagnostic log of a part, such as `fleet`.  It goes to the standard error, when
/// it is a warning or worse, or as the environment's SLIPWAY_LOG says: `warn,fleet=debug`.  From
/// any thread.
void log(const std::string& part, LogLevel level, const std::string& text);

}  // namespace coreos_sim
