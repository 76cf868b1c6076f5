#pragma once
#include <string>

#include "core/run/console.hpp"
#include "core/run/exit_code.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

// What a command says that has no session: text for people, or events of the stream under --json.

/// One piece of what was asked for: `text` as it is on standard output, or a record.
void say_record(Console& console, const Value& record, const std::string& text);

/// A finding: on standard error, or an event.
void say_finding(Console& console, const Finding& finding);

/// A fault of the command line, as a finding of the code `command.usage`; answers how that ends.
ExitCode refuse_usage(Console& console, const std::string& message, const std::string& help);

}  // namespace slipway::core
