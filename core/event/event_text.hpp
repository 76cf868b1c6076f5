#pragma once
#include <string>
#include <vector>

#include "core/event/event.hpp"
#include "core/event/style.hpp"

namespace slipway::core {

/// How grave a log message must be to be shown; the log file has them all.
enum class LogLevel { debug, info, warning, error };
LogLevel log_level_from_text(std::string_view text);

/// What an event says, as lines for people: most have one line, findings several, and some none.
/// `action` is that of the operation, where the event itself does not name it.
std::vector<std::string> event_lines(const Event& event, const std::string& action,
                                     const Style& style, LogLevel least);

/// `create ` in its colour, always seven columns wide.
std::string verb_text(const std::string& verb, const Style& style);

}  // namespace slipway::core
