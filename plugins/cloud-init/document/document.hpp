#pragma once
#include <string>
#include <vector>

/// A cloud-config as this plugin writes it: of each module just what it uses.
namespace cloud_init {

struct UserEntry {
  std::string name;
  std::string gecos;
  std::string passwd;  ///< a crypt(3) hash
  std::string homedir;
  std::string shell;
  std::vector<std::string> groups;
  std::vector<std::string> ssh_authorized_keys;
  bool system = false;
};

struct FileEntry {
  std::string path;
  std::string content;
  bool base64 = false;      ///< `content` is base64
  std::string permissions;  ///< four octal digits
  std::string owner;        ///< `user` or `user:group`; empty: root
  bool defer = false;       ///< written once the users are there
};

/// One line of fstab.
struct MountEntry {
  std::string device;
  std::string path;
  std::string filesystem;
  std::string options;
};

struct Document {
  std::string hostname;
  std::vector<std::string> ssh_authorized_keys;  ///< of the image's own user
  std::vector<UserEntry> users;                  ///< besides the image's own
  std::vector<std::string> bootcmd;              ///< shell texts, early at every boot
  std::vector<MountEntry> mounts;
  std::vector<FileEntry> files;
  std::vector<std::string> packages;
  std::vector<std::string> runcmd;  ///< shell texts, last at the first boot, all in one shell
};

/// The text: `#cloud-config`, then the modules in the order in which the machine runs them.  Equal
/// documents give equal bytes.  Texts must be UTF-8.
std::string emit(const Document& document);

}  // namespace cloud_init
