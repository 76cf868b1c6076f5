#pragma once
#include <string>
#include <vector>

#include "core/run/session.hpp"

namespace slipway::core {

/// Becomes that program; comes back only when it cannot be started.
ExitCode replace_process(Session& session, const std::vector<std::string>& words,
                         const Value& environment);

}  // namespace slipway::core
