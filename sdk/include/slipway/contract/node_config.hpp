#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "slipway/bytes.hpp"
#include "slipway/codec.hpp"

/// NodeConfig: what a machine is to become, said without any format.
///
/// Platform and cloud contribute fragments, the core merges them (maps merge, lists append in the
/// order platform, cloud, user; the same file or unit with another content is an error that names
/// both sides), a config plugin renders the whole. Version 1.  A field is only ever added.  The
/// name of a field is the name of the *feature* that a config plugin declares.
namespace slipway::contract {

struct User {
  std::string name;
  std::string comment;
  std::string password_hash;  ///< a crypt(3) hash, never a password
  std::string home;
  std::string shell;
  std::vector<std::string> groups;
  std::vector<std::string> ssh_keys;  ///< OpenSSH public key lines
  bool system = false;

  template <class V>
  void visit(V& v) {
    v("name", name), v("comment", comment), v("password_hash", password_hash), v("home", home);
    v("shell", shell), v("groups", groups), v("ssh_keys", ssh_keys), v("system", system);
  }
};

struct File {
  std::string path;    ///< absolute
  std::string mode;    ///< four octal digits, `0644`; empty: the format's default
  std::string owner;   ///< `user` or `user:group`; empty: root
  Value content;       ///< text, or a reference to text
  std::string base64;  ///< instead of `content`, for bytes that are not UTF-8 text

  template <class V>
  void visit(V& v) {
    v("path", path), v("mode", mode), v("owner", owner), v("content", content), v("base64", base64);
  }
};

struct DropIn {
  std::string name;  ///< `50-name.conf`
  std::string content;
  template <class V>
  void visit(V& v) {
    v("name", name), v("content", content);
  }
};

/// A service manager's unit.  Order in the list is the order in which commands are given.
struct Unit {
  std::string name;
  std::string content;  ///< empty: the unit is part of the system image
  std::vector<DropIn> drop_ins;
  std::string command;  ///< start, stop, restart, reload, try-restart, ...; empty: none
  bool enable = false;
  bool mask = false;
  bool runtime = false;  ///< until the next boot only

  template <class V>
  void visit(V& v) {
    v("name", name), v("content", content), v("drop_ins", drop_ins), v("command", command);
    v("enable", enable), v("mask", mask), v("runtime", runtime);
  }
};

/// How the nodes find each other to form a cluster of a coordination service.  An entry without a
/// service gives its url to every entry that has none.
struct Discovery {
  std::string service;    ///< the settings key of the service that needs it
  std::int64_t size = 0;  ///< founders; 0: as many as there are nodes
  std::string url;        ///< a discovery URL given by the user; empty: the config plugin makes one

  template <class V>
  void visit(V& v) {
    v("service", service), v("size", size), v("url", url);
  }
};

/// Keeping the clocks together.
struct TimeSync {
  std::vector<std::string> servers;  ///< NTP servers, the same on all nodes
  std::vector<std::string> gates;    ///< units that must not start before the clock is synchronised

  template <class V>
  void visit(V& v) {
    v("servers", servers), v("gates", gates);
  }
};

/// A disk to format and mount.  The cloud *offers* disks (devices, no mount), the platform *wishes*
/// for them (mount, no devices); the core matches wish and offer in order.
struct Disk {
  std::vector<std::string> devices;  ///< device paths; the first that exists is used
  std::string label;                 ///< file system label, by which it is mounted
  std::string filesystem;            ///< `ext4`, ...
  std::string mount;                 ///< absolute path
  std::vector<std::string> format_options;
  std::vector<std::string> before;  ///< units that need the mount
  bool wipe = false;                ///< format even when the disk holds a file system
  bool optional = false;            ///< a wish that is dropped when nothing is offered

  template <class V>
  void visit(V& v) {
    v("devices", devices), v("label", label), v("filesystem", filesystem), v("mount", mount);
    v("format_options", format_options), v("before", before), v("wipe", wipe),
        v("optional", optional);
  }
};

struct UpdatePolicy {
  std::string reboot;  ///< `off`, `reboot` or `lock` (one node at a time)
  std::string group;   ///< release channel
  std::string server;

  template <class V>
  void visit(V& v) {
    v("reboot", reboot), v("group", group), v("server", server);
  }
};

/// A document in the config plugin's own format, to merge with or to refuse.
struct BaseDocument {
  std::string bytes;   ///< the text
  std::string origin;  ///< the file it came from, for messages
  std::string base64;  ///< instead of `bytes`, for a document that is no text, such as gzip

  /// Of any bytes.
  static BaseDocument holding(std::string content, std::string origin) {
    if (is_text(content)) return {std::move(content), std::move(origin), {}};
    return {{}, std::move(origin), base64_encode(content)};
  }
  /// What it holds, in whichever form; empty: there is none, or it is no base64.
  std::string content() const {
    return base64.empty() ? bytes : base64_decode(base64).value_or(std::string());
  }

  template <class V>
  void visit(V& v) {
    v("bytes", bytes), v("origin", origin), v("base64", base64);
  }
};

using Texts = std::map<std::string, std::string, std::less<>>;
using Settings = std::map<std::string, std::map<std::string, Value, std::less<>>, std::less<>>;

struct NodeConfig {
  std::string hostname;
  std::vector<std::string> ssh_keys;
  std::vector<User> users;
  std::vector<File> files;
  std::vector<Unit> units;
  Settings settings;  ///< service -> key (snake_case) -> value; `$private_ipv4`, `$public_ipv4`
                      ///< stand for the node's own addresses
  std::vector<Discovery> discovery;  ///< at most one per service
  Texts metadata;                    ///< the node's own labels
  TimeSync time;
  std::vector<Disk> disks;
  Texts sysctl;
  std::vector<std::string> kernel_modules;
  UpdatePolicy update;
  std::vector<std::string> packages;
  std::vector<std::string> commands;  ///< shell command lines, once at the first boot
  BaseDocument base;

  template <class V>
  void visit(V& v) {
    v("hostname", hostname), v("ssh_keys", ssh_keys), v("users", users), v("files", files);
    v("units", units), v("settings", settings), v("discovery", discovery), v("metadata", metadata);
    v("time", time), v("disks", disks), v("sysctl", sysctl), v("kernel_modules", kernel_modules);
    v("update", update), v("packages", packages), v("commands", commands), v("base", base);
  }
};

}  // namespace slipway::contract
