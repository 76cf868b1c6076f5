#include "core/command/commands.hpp"
#include "core/command/role_action.hpp"

namespace slipway::core {

std::unique_ptr<Command> make_platform_command() {
  return make_role_command("platform",
                           "  slipway platform\n"
                           "  slipway platform status --json");
}

}  // namespace slipway::core
