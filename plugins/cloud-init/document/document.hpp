#pragma once
#include <string>
#include <vector>

#include "document/whole.hpp"

/// A cloud-config as this plugin renders it: of each module just what it uses.  `part` is the part
/// of the NodeConfig that an entry is for.
namespace cloud_init {

using user_data::Thing;

struct UserEntry {
  std::string name;
  std::string gecos;
  std::string passwd;  ///< a crypt(3) hash
  std::string homedir;
  std::string shell;
  std::vector<std::string> groups;
  std::vector<std::string> ssh_authorized_keys;
  bool system = false;
  Thing part = {};
};

struct FileEntry {
  std::string path;
  std::string content;
  bool base64 = false;      ///< `content` is base64
  std::string permissions;  ///< four octal digits
  std::string owner;        ///< `user` or `user:group`; empty: root
  bool defer = false;       ///< written once the users are there
  Thing part = {};
};

/// One line of fstab.
struct MountEntry {
  std::string device;
  std::string path;
  std::string filesystem;
  std::string options;
  Thing part = {};
};

/// Something for the shell.
struct Command {
  std::string text;
  Thing part = {};
};

struct Document {
  std::string hostname;
  std::vector<std::string> ssh_authorized_keys;  ///< of the image's own user
  std::vector<UserEntry> users;                  ///< besides the image's own
  std::vector<Command> early;                    ///< at every boot, before anything is mounted
  std::vector<MountEntry> mounts;
  std::vector<FileEntry> files;
  std::vector<std::string> packages;
  std::vector<Command> steps;  ///< last at the first boot, each in a shell of its own
};

/// The document as a tree, to merge with.  Texts must be UTF-8.
Whole whole_of(const Document& document);

/// The text of a document that is merged with nothing.
std::string emit(const Document& document);

}  // namespace cloud_init
