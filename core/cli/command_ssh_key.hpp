#pragma once
#include <memory>

#include "core/cli/command.hpp"

namespace slipway::core {

/// `slipway ssh-key accept NODE`.
std::unique_ptr<Command> make_ssh_key_command();

}  // namespace slipway::core
