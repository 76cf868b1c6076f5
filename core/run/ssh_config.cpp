#include "core/run/ssh_config.hpp"

#include <string_view>

namespace slipway::core {

std::optional<std::string> ssh_path(const std::string& path) {
  if (path.find("${") != std::string::npos) return std::nullopt;
  const bool plain = path.find_first_of(" \t\"'\\#=") == std::string::npos;
  std::string text = plain ? "" : "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '%') text += '%';
    text += c;
  }
  return plain ? text : text + '"';
}

std::string ssh_config_text(const contract::Inventory& inventory) {
  std::string text;
  for (const auto& node : inventory.nodes) {
    if (node.ssh.host.as_string().empty()) continue;
    text += "Host " + node.name + "\n";
    text += "  HostName " + node.ssh.host.as_string() + "\n";
    if (node.ssh.port.is_int()) text += "  Port " + std::to_string(node.ssh.port.as_int()) + "\n";
    if (node.ssh.user.is_string()) text += "  User " + node.ssh.user.as_string() + "\n";
    const auto& identity = node.ssh.identity.as_string();
    if (identity.empty()) continue;
    if (const auto path = ssh_path(identity))
      text += "  IdentityFile " + *path + "\n";
    else
      text += "  # its key cannot be named here: ssh would replace what follows '$' in the path\n";
  }
  return text;
}

Result<std::vector<std::string>> ssh_words(const contract::InventoryNode& node,
                                           const std::string& known_hosts) {
  std::vector<std::string> words{"ssh"};
  const auto option = [&words](const std::string& text) {
    words.insert(words.end(), {"-o", text});
  };
  const auto cannot = [](const std::string& path) {
    return Error{Errc::invalid_input,
                 "ssh would replace what follows '$' in the path '" + path + "'",
                 "move it to a path without '${'"};
  };
  if (node.ssh.port.is_int()) option("Port=" + std::to_string(node.ssh.port.as_int()));
  if (const auto& user = node.ssh.user.as_string(); !user.empty()) option("User=" + user);
  if (const auto& identity = node.ssh.identity.as_string(); !identity.empty()) {
    const auto path = ssh_path(identity);
    if (!path) return cannot(identity);
    option("IdentityFile=" + *path);
    option("IdentitiesOnly=yes");
  }
  if (!known_hosts.empty()) {
    const auto path = ssh_path(known_hosts);
    if (!path) return cannot(known_hosts);
    option("HostKeyAlias=" + node.name);
    option("StrictHostKeyChecking=yes");
    option("UserKnownHostsFile=" + *path);
  }
  words.insert(words.end(), {"--", node.ssh.host.as_string()});
  return words;
}

std::string ssh_place(const contract::InventoryNode& node) {
  constexpr std::int64_t usual_port = 22;
  const auto& host = node.ssh.host.as_string();
  if (host.empty()) return {};
  const auto& user = node.ssh.user.as_string();
  const auto port = node.ssh.port.as_int(usual_port);
  return (user.empty() ? "" : user + "@") + host +
         (port == usual_port ? "" : ":" + std::to_string(port));
}

}  // namespace slipway::core
