#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cloudconfig/key_table.hpp"
#include "cloudconfig/shared.hpp"

/// A cloud-config as a value: what the tool would take from the text, with the places where it
/// stands.  Equality looks at the contents, not at the places.
namespace cloudconfig {

/// One key of a section.  `text` is the written text; booleans are `true` or `false`.
struct Setting {
  std::string key;
  std::string text;
  ValueType type = ValueType::text;
  Mark at;
  friend bool operator==(const Setting& a, const Setting& b) {
    return a.key == b.key && a.text == b.text && a.type == b.type;
  }
};

struct Section {
  std::string name;
  std::vector<Setting> settings;
  Mark at;

  const Setting* find(std::string_view key) const;
  /// Sets the key, in its place when it is there already.
  void set(Setting setting);
  friend bool operator==(const Section& a, const Section& b) {
    return a.name == b.name && a.settings == b.settings;
  }
};

struct DropInEntry {
  std::string name;
  std::string content;
  Mark at;
  friend bool operator==(const DropInEntry& a, const DropInEntry& b) {
    return a.name == b.name && a.content == b.content;
  }
};

struct UnitEntry {
  std::string name;
  std::string content;
  std::string command;
  std::vector<DropInEntry> drop_ins;
  bool enable = false;
  bool mask = false;
  bool runtime = false;
  Mark at;
  Mark content_at;
  Mark command_at;
  Mark enable_at;
  friend bool operator==(const UnitEntry& a, const UnitEntry& b) {
    return a.name == b.name && a.content == b.content && a.command == b.command &&
           a.drop_ins == b.drop_ins && a.enable == b.enable && a.mask == b.mask &&
           a.runtime == b.runtime;
  }
};

struct FileEntry {
  std::string path;
  std::string content;  ///< as written; see `encoding`
  std::string encoding;
  std::string permissions;
  std::string owner;
  Mark at;
  Mark path_at;
  Mark content_at;
  Mark encoding_at;
  Mark permissions_at;
  Mark owner_at;
  friend bool operator==(const FileEntry& a, const FileEntry& b) {
    return a.path == b.path && a.content == b.content && a.encoding == b.encoding &&
           a.permissions == b.permissions && a.owner == b.owner;
  }
};

struct UserEntry {
  std::string name;
  std::string passwd;
  std::vector<std::string> ssh_authorized_keys;
  std::string ssh_import_github;  ///< whose keys the machine fetches from there at its boot
  std::vector<std::string> ssh_import_github_users;
  std::string ssh_import_url;  ///< of a list of keys
  std::string gecos;
  std::string homedir;
  std::string primary_group;
  std::vector<std::string> groups;
  std::string shell;
  bool no_create_home = false;
  bool no_user_group = false;
  bool system = false;
  bool no_log_init = false;
  Mark at;
  friend bool operator==(const UserEntry& a, const UserEntry& b) {
    return a.name == b.name && a.passwd == b.passwd &&
           a.ssh_authorized_keys == b.ssh_authorized_keys &&
           a.ssh_import_github == b.ssh_import_github &&
           a.ssh_import_github_users == b.ssh_import_github_users &&
           a.ssh_import_url == b.ssh_import_url && a.gecos == b.gecos && a.homedir == b.homedir &&
           a.primary_group == b.primary_group && a.groups == b.groups && a.shell == b.shell &&
           a.no_create_home == b.no_create_home && a.no_user_group == b.no_user_group &&
           a.system == b.system && a.no_log_init == b.no_log_init;
  }
};

struct Document {
  std::string hostname;
  Mark hostname_at;
  std::string manage_etc_hosts;
  Mark manage_etc_hosts_at;
  std::vector<std::string> ssh_authorized_keys;
  std::vector<UserEntry> users;
  std::vector<FileEntry> files;
  std::vector<Section> sections;  ///< those that are there, in the order of `sections()`
  std::vector<UnitEntry> units;

  const Section* find_section(std::string_view name) const;
  /// The section, made in its place when it is missing.
  Section& section(std::string_view name);
  friend bool operator==(const Document& a, const Document& b) {
    return a.hostname == b.hostname && a.manage_etc_hosts == b.manage_etc_hosts &&
           a.ssh_authorized_keys == b.ssh_authorized_keys && a.users == b.users &&
           a.files == b.files && a.sections == b.sections && a.units == b.units;
  }
};

}  // namespace cloudconfig
