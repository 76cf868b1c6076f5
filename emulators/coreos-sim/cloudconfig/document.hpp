#pragma once

#include <map>
#include <string>
#include <vector>

#include "coreos-sim/cloudconfig/settings.hpp"
#include "coreos-sim/cloudconfig/version.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cloudconfig {

struct User {
  std::string name;
  std::string password_hash;
  std::vector<std::string> ssh_authorized_keys;
  std::string home;
  std::string shell;
  std::vector<std::string> groups;
  bool no_user_group = false;
};

struct File {
  std::string path;
  std::string
      content;  ///< as written; decoded by `encoding` when it is applied (or parsed, since 1.10.1)
  std::string owner;
  std::string permissions;
  std::string encoding;
};

struct DropIn {
  std::string name;
  std::string content;
};

struct Unit {
  std::string name{};
  std::string content{};
  bool runtime = false;
  bool enable = false;
  bool mask = false;
  std::string command{};
  std::vector<DropIn> drop_ins{};
};

struct Update {
  std::string reboot_strategy;
  std::string group;
  std::string server;
};

struct Oem {
  std::string id;
  std::string name;
  std::string version_id;
  std::string home_url;
  std::string bug_report_url;
};

/// A cloud-config after decoding; every value that could not be used is as if it had not been
/// written.
struct Document {
  std::string hostname;
  std::vector<std::string> ssh_authorized_keys;
  std::vector<User> users;
  std::vector<File> write_files;
  std::string manage_etc_hosts;
  std::map<std::string, Variables>
      settings;  ///< by section: etcd, etcd2, fleet, locksmith, flannel
  Update update;
  Oem oem;
  std::vector<Unit> units;
};

/// Reads a cloud-config whose tokens have been replaced.  A document that is no mapping gives an
/// empty one, in silence, as the tool does.
Result<Document> read_document(const std::string& text, ToolVersion version);

}  // namespace coreos_sim::cloudconfig
