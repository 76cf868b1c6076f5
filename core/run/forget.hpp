#pragma once
#include <string>

#include "core/run/session.hpp"

namespace slipway::core {

/// Drops every record of the stack after asking for its name, and lists what may still exist.
ExitCode forget_all(Session& session, const std::string& confirmed);

}  // namespace slipway::core
