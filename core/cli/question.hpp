#pragma once
#include <cstdint>
#include <string>

#include "core/cli/session.hpp"

namespace slipway::core {

// Danger has degrees.  Each asks on the terminal, and without one fails with the flag that answers
// it; ok: go on.

/// Adding and changing: `y`.
ExitCode confirm_yes(Session& session);
/// Deleting machines: their number.
ExitCode confirm_number(Session& session, std::int64_t machines);
/// Taking everything down: the stack's name, also as --confirm=NAME (`given`).
ExitCode confirm_name(Session& session, const std::string& given, const std::string& name,
                      const std::string& summary);

}  // namespace slipway::core
