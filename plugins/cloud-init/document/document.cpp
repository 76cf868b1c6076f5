#include "document/document.hpp"

#include "user_data/yaml_lines.hpp"

namespace cloud_init {
namespace {

using user_data::double_quoted;
using user_data::inline_scalar;
using user_data::YamlLines;

void emit_user(YamlLines& out, const UserEntry& user) {
  out.line(1, "- name: " + inline_scalar(user.name));
  out.text(2, "gecos", user.gecos);
  out.text(2, "passwd", user.passwd);
  // without this a hash is written with a `!` before it, which locks the account
  if (!user.passwd.empty()) out.line(2, "lock_passwd: false");
  out.text(2, "homedir", user.homedir);
  out.text(2, "shell", user.shell);
  out.texts(2, "groups", user.groups);
  out.flag(2, "system", user.system);
  out.texts(2, "ssh_authorized_keys", user.ssh_authorized_keys);
}

void emit_users(YamlLines& out, const std::vector<UserEntry>& users) {
  if (users.empty()) return;
  out.line(0, "users:");
  // a list without it makes no such user, and the keys at the top go to nobody
  out.line(1, "- default");
  for (const auto& user : users) emit_user(out, user);
}

void emit_file(YamlLines& out, const FileEntry& file) {
  out.line(1, "- path: " + inline_scalar(file.path));
  out.line(2, "permissions: " + double_quoted(file.permissions));
  out.text(2, "owner", file.owner);
  out.flag(2, "defer", file.defer);
  if (file.base64) out.line(2, "encoding: b64");
  if (file.content.empty())
    out.line(2, "content: \"\"");
  else
    out.content(2, "content", file.content);
}

/// All six fields: what is missing the tool fills in, each version otherwise.
void emit_mount(YamlLines& out, const MountEntry& mount) {
  out.line(1, "- [" + double_quoted(mount.device) + ", " + double_quoted(mount.path) + ", " +
                  double_quoted(mount.filesystem) + ", " + double_quoted(mount.options) +
                  ", \"0\", \"2\"]");
}

}  // namespace

std::string emit(const Document& document) {
  YamlLines out;
  out.line(0, "#cloud-config");
  out.contents(0, "bootcmd", document.bootcmd);
  if (!document.files.empty()) out.line(0, "write_files:");
  for (const auto& file : document.files) emit_file(out, file);
  if (!document.mounts.empty()) out.line(0, "mounts:");
  for (const auto& mount : document.mounts) emit_mount(out, mount);
  if (!document.hostname.empty()) {
    out.text(0, "hostname", document.hostname);
    // else the name that the cloud gave stands in /etc/hosts
    out.text(0, "fqdn", document.hostname);
    out.line(0, "manage_etc_hosts: true");
  }
  emit_users(out, document.users);
  out.texts(0, "ssh_authorized_keys", document.ssh_authorized_keys);
  out.texts(0, "packages", document.packages);
  out.contents(0, "runcmd", document.runcmd);
  auto text = out.take();
  // a header alone is no document
  return text == "#cloud-config\n" ? text + "{}\n" : text;
}

}  // namespace cloud_init
