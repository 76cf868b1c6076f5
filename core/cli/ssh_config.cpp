#include "core/cli/apply.hpp"

namespace slipway::core {

std::string ssh_config_text(Session& session) {
  std::string text;
  for (const auto& node : session.inventory().nodes) {
    if (node.ssh.host.as_string().empty()) continue;
    text += "Host " + node.name + "\n";
    text += "  HostName " + node.ssh.host.as_string() + "\n";
    if (node.ssh.port.is_int()) text += "  Port " + std::to_string(node.ssh.port.as_int()) + "\n";
    if (node.ssh.user.is_string()) text += "  User " + node.ssh.user.as_string() + "\n";
    if (!node.ssh.identity.as_string().empty())
      text += "  IdentityFile " + node.ssh.identity.as_string() + "\n";
  }
  return text;
}

}  // namespace slipway::core
