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

/// What a plan comes to, in machines where there are some: `3 machines and 9 more to create, 1 to
/// delete, 4 unchanged`.  Both are maps of kinds to numbers, as in `plan_ready`.
std::string counts_text(const Value& counts, const Value& machines);

/// `create ` in its colour, always seven columns wide.
std::string verb_text(const std::string& verb, const Style& style);

}  // namespace slipway::core
