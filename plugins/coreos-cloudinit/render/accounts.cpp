#include <algorithm>

#include "render/parts.hpp"

namespace cloudconfig {
namespace {

/// The user that every machine has; its keys are the top-level ones, since both lists go by the
/// same name on the machine and the second would replace the first.
constexpr std::string_view machine_user = "core";

void add_keys(Rendering& out, const std::vector<std::string>& keys, const std::string& whose,
              std::vector<std::string>& target) {
  for (const auto& key : keys) {
    const bool one_line = key.find_first_of("\r\n") == std::string::npos;
    if (!one_line || key.find_first_not_of(" \t") == std::string::npos)
      out.refuse("an ssh key of " + whose + " is not one line",
                 "one key a line, one list entry a key");
    else if (std::find(target.begin(), target.end(), key) == target.end())
      target.push_back(key);
  }
}

}  // namespace

void render_accounts(Rendering& out) {
  out.document.hostname = out.config.hostname;
  add_keys(out, out.config.ssh_keys, "the machine", out.document.ssh_authorized_keys);
  for (const auto& user : out.config.users) {
    if (user.name.empty()) {
      out.refuse("a user has no name");
      continue;
    }
    UserEntry entry;
    entry.name = user.name;
    entry.passwd = user.password_hash;
    entry.gecos = user.comment;
    entry.homedir = user.home;
    entry.shell = user.shell;
    entry.groups = user.groups;
    entry.system = user.system;
    const bool is_core = user.name == machine_user;
    add_keys(out, user.ssh_keys, user.name,
             is_core ? out.document.ssh_authorized_keys : entry.ssh_authorized_keys);
    UserEntry bare;
    bare.name = user.name;
    if (!is_core || !(entry == bare)) out.document.users.push_back(std::move(entry));
  }
}

}  // namespace cloudconfig
