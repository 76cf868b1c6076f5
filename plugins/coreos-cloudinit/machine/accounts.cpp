#include <sstream>

#include "machine/run.hpp"
#include "slipway/text.hpp"

namespace cloudconfig {
namespace {

/// Users that the image has already: nothing but password and keys of theirs is changed.
bool in_image(const std::string& name) { return name == "core" || name == "root"; }

std::string useradd(const UserEntry& user) {
  std::ostringstream command;
  command << "useradd --password " << (user.passwd.empty() ? "*" : user.passwd);
  // the quotes reach the program as they stand here
  if (!user.gecos.empty()) command << " --comment \"" << user.gecos << '"';
  if (!user.homedir.empty()) command << " --home-dir " << user.homedir;
  command << (user.no_create_home ? " --no-create-home" : " --create-home");
  if (!user.primary_group.empty()) command << " --gid " << user.primary_group;
  if (!user.groups.empty()) {
    command << " --groups ";
    for (std::size_t i = 0; i < user.groups.size(); ++i)
      command << (i ? "," : "") << user.groups[i];
  }
  if (user.no_user_group) command << " --no-user-group";
  if (user.system) command << " --system";
  if (user.no_log_init) command << " --no-log-init";
  if (!user.shell.empty()) command << " --shell " << user.shell;
  command << ' ' << user.name;
  return command.str();
}

void set_keys(MachineRun& run, const std::string& user, const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  std::string lines;
  for (const auto& key : keys) lines.append(slipway::trimmed(key)).append("\n");
  run.act("update-ssh-keys -u " + user + " -a coreos-cloudinit", lines);
}

/// What comes over the network at the boot is not known here, only that it is asked for.
void fetch_keys(MachineRun& run, const UserEntry& user) {
  const auto fetch = [&](const std::string& from) {
    run.act("fetch ssh keys of " + user.name + " from " + from);
  };
  if (!user.ssh_import_github.empty()) fetch("GitHub user " + user.ssh_import_github);
  for (const auto& one : user.ssh_import_github_users) fetch("GitHub user " + one);
  if (!user.ssh_import_url.empty()) fetch(user.ssh_import_url);
}

}  // namespace

void run_accounts(MachineRun& run) {
  if (!run.document.hostname.empty()) run.act("hostnamectl set-hostname " + run.document.hostname);
  for (const auto& user : run.document.users) {
    if (user.name.empty()) continue;
    if (!in_image(user.name))
      run.act(useradd(user));
    else if (!user.passwd.empty())
      run.act("chpasswd -e", user.name + ":" + user.passwd);
    set_keys(run, user.name, user.ssh_authorized_keys);
    fetch_keys(run, user);
  }
  set_keys(run, "core", run.document.ssh_authorized_keys);
}

}  // namespace cloudconfig
