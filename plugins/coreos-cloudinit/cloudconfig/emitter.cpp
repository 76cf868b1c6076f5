#include "cloudconfig/emitter.hpp"

#include <algorithm>

#include "cloudconfig/tokens.hpp"
#include "user_data/yaml_lines.hpp"

namespace cloudconfig {
namespace {

using user_data::YamlLines;

std::string hyphened(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return key;
}

void emit_section(YamlLines& out, const Section& section) {
  out.line(1, section.name + ":");
  for (const auto& setting : section.settings) {
    const auto key = hyphened(setting.key);
    // other readers turn a bare `off` into false, which is not allowed there
    if (setting.key == "reboot_strategy" && !setting.text.empty())
      out.line(2, key + ": " + quoted_with_tokens(setting.text));
    else if (setting.type == ValueType::text)
      out.text(2, key, setting.text);
    else
      out.line(2, key + ": " + setting.text);
  }
}

void emit_unit(YamlLines& out, const UnitEntry& unit) {
  out.line(2, "- name: " + line_with_tokens(unit.name));
  out.flag(3, "runtime", unit.runtime);
  out.text(3, "command", unit.command);
  out.flag(3, "enable", unit.enable);
  out.flag(3, "mask", unit.mask);
  out.content(3, "content", unit.content);
  if (unit.drop_ins.empty()) return;
  out.line(3, "drop-ins:");
  for (const auto& drop_in : unit.drop_ins) {
    out.line(4, "- name: " + line_with_tokens(drop_in.name));
    out.content(5, "content", drop_in.content);
  }
}

void emit_user(YamlLines& out, const UserEntry& user) {
  out.line(1, "- name: " + line_with_tokens(user.name));
  out.text(2, "passwd", user.passwd);
  out.text(2, "gecos", user.gecos);
  out.text(2, "homedir", user.homedir);
  out.flag(2, "no-create-home", user.no_create_home);
  out.text(2, "primary-group", user.primary_group);
  out.texts(2, "groups", user.groups);
  out.flag(2, "no-user-group", user.no_user_group);
  out.flag(2, "system", user.system);
  out.flag(2, "no-log-init", user.no_log_init);
  out.text(2, "shell", user.shell);
  out.texts(2, "ssh-authorized-keys", user.ssh_authorized_keys);
  out.text(2, "coreos-ssh-import-github", user.ssh_import_github);
  out.texts(2, "coreos-ssh-import-github-users", user.ssh_import_github_users);
  out.text(2, "coreos-ssh-import-url", user.ssh_import_url);
}

void emit_file(YamlLines& out, const FileEntry& file) {
  out.line(1, "- path: " + line_with_tokens(file.path));
  if (!file.permissions.empty())
    out.line(2, "permissions: " + quoted_with_tokens(file.permissions));
  out.text(2, "owner", file.owner);
  out.text(2, "encoding", file.encoding);
  out.content(2, "content", file.content);
}

void emit_coreos(YamlLines& out, const Document& document) {
  if (document.sections.empty() && document.units.empty()) return;
  out.line(0, "coreos:");
  for (const auto& section : document.sections)
    if (!section.settings.empty()) emit_section(out, section);
  if (document.units.empty()) return;
  out.line(1, "units:");
  for (const auto& unit : document.units) emit_unit(out, unit);
}

}  // namespace

std::string emit(const Document& document) {
  YamlLines out(&line_with_tokens);
  out.line(0, "#cloud-config");
  out.text(0, "hostname", document.hostname);
  out.texts(0, "ssh_authorized_keys", document.ssh_authorized_keys);
  emit_coreos(out, document);
  if (!document.users.empty()) out.line(0, "users:");
  for (const auto& user : document.users) emit_user(out, user);
  if (!document.files.empty()) out.line(0, "write_files:");
  for (const auto& file : document.files) emit_file(out, file);
  out.text(0, "manage_etc_hosts", document.manage_etc_hosts);
  std::string text = out.take();
  // a header alone is an empty document; an empty mapping is what is meant
  return text == "#cloud-config\n" ? text + "{}\n" : text;
}

}  // namespace cloudconfig
