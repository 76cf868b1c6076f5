#pragma once
#include <string>
#include <vector>

#include "core/cli/session.hpp"

namespace slipway::core {

/// The words that run ssh to a node: its address, port, user and key, and the host key that was
/// pinned (in a known_hosts file beside the state).
std::vector<std::string> ssh_words(Session& session, const contract::InventoryNode& node);

/// Becomes that program; comes back only when it cannot be started.
ExitCode replace_process(Session& session, const std::vector<std::string>& words,
                         const Value& environment);

}  // namespace slipway::core
