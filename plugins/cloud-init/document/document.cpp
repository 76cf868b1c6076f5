#include "document/document.hpp"

#include "document/commands.hpp"
#include "user_data/yaml_writer.hpp"

namespace cloud_init {
namespace {

using user_data::list_node;
using user_data::map_node;
using user_data::set_key;
using user_data::text_node;
using user_data::true_node;

void set_text(YamlNode& map, const char* key, const std::string& text) {
  if (!text.empty()) set_key(map, key, text_node(text));
}

YamlNode texts_node(const std::vector<std::string>& texts) {
  auto list = list_node();
  for (const auto& text : texts) list.items.push_back(text_node(text));
  return list;
}

YamlNode node_of(const UserEntry& user) {
  auto node = map_node();
  set_text(node, "name", user.name);
  set_text(node, "gecos", user.gecos);
  set_text(node, "passwd", user.passwd);
  // without this a hash is written with a `!` before it, which locks the account
  if (!user.passwd.empty()) {
    auto no = true_node();
    no.text = "false";
    set_key(node, "lock_passwd", no);
  }
  set_text(node, "homedir", user.homedir);
  set_text(node, "shell", user.shell);
  if (!user.groups.empty()) set_key(node, "groups", texts_node(user.groups));
  if (user.system) set_key(node, "system", true_node());
  if (!user.ssh_authorized_keys.empty())
    set_key(node, "ssh_authorized_keys", texts_node(user.ssh_authorized_keys));
  return node;
}

YamlNode node_of(const FileEntry& file) {
  auto node = map_node();
  set_text(node, "path", file.path);
  set_text(node, "permissions", file.permissions);
  set_text(node, "owner", file.owner);
  if (file.defer) set_key(node, "defer", true_node());
  if (file.base64) set_text(node, "encoding", "b64");
  set_key(node, "content", text_node(file.content));
  return node;
}

/// All six fields: what is missing the tool fills in, each version otherwise.
YamlNode node_of(const MountEntry& mount) {
  return texts_node({mount.device, mount.path, mount.filesystem, mount.options, "0", "2"});
}

YamlNode node_of(const Command& command) { return text_node(command.text); }

template <class Entries>
void add_all(Whole& whole, const char* key, const Entries& entries) {
  for (const auto& entry : entries) whole.add(key, {node_of(entry), Origin::of(entry.part)});
}

void add_texts(Whole& whole, const std::string& key, const std::vector<std::string>& texts,
               const char* part) {
  for (const auto& text : texts) whole.add(key, {text_node(text), Origin::of({part})});
}

void set_names(Whole& whole, const std::string& hostname) {
  const auto origin = Origin::of({"hostname"});
  whole.set("hostname", {text_node(hostname), origin});
  // else the name that the cloud gave stands in /etc/hosts
  whole.set("fqdn", {text_node(hostname), origin, true});
  whole.set("manage_etc_hosts", {true_node(), origin, true});
}

}  // namespace

Whole whole_of(const Document& document) {
  Whole whole;
  add_all(whole, "bootcmd", document.early);
  add_all(whole, "write_files", document.files);
  add_all(whole, "mounts", document.mounts);
  if (!document.hostname.empty()) set_names(whole, document.hostname);
  // a list without it makes no such user, and the keys at the top go to nobody
  if (!document.users.empty()) whole.add("users", {text_node("default"), Origin::of({"users"})});
  add_all(whole, "users", document.users);
  add_texts(whole, "ssh_authorized_keys", document.ssh_authorized_keys, "ssh_keys");
  add_texts(whole, "packages", document.packages, "packages");
  add_all(whole, "runcmd", document.steps);
  return whole;
}

std::string emit(const Document& document) {
  auto whole = whole_of(document);
  number_commands(whole);
  return write(whole);
}

}  // namespace cloud_init
