#include "core/command/commands.hpp"
#include "core/command/role_action.hpp"

namespace slipway::core {

std::unique_ptr<Command> make_cloud_command() {
  return make_role_command("cloud",
                           "  slipway cloud\n"
                           "  slipway cloud restart demo-0");
}

}  // namespace slipway::core
