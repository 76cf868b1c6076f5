#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "coreos-sim/cloudconfig/document.hpp"
#include "coreos-sim/cloudconfig/substitution.hpp"

namespace coreos_sim::cloudconfig {

/// The machine that a document is applied to: a directory that plays the root of its file system.
/// `root/usr/share/coreos/update.conf` belongs to the image and must be there beforehand.
struct Target {
  std::filesystem::path root;
  std::string hostname;  ///< what the machine is called before
  Addresses addresses;
  ToolVersion version;
};

/// A file as it was written.  The owner is a record only: nothing is really given away.
struct WrittenFile {
  std::string path;  ///< absolute, as the machine sees it
  unsigned mode = 0644;
  std::string owner;  ///< as the document names it; empty is root
};

struct UnitCommand {
  std::string unit;
  std::string command;
};

/// What one run did, up to its end or to its first error; there is no rollback.
struct Applied {
  std::string hostname;
  std::vector<std::string> created_users;
  std::vector<std::string> created_groups;  ///< a user brings one of its name, unless told not to
  /// The keys that the tool's key set holds afterwards, by user; `core` is the default user.
  std::vector<std::pair<std::string, std::vector<std::string>>> key_sets;
  std::vector<WrittenFile> files;
  std::vector<std::string> enabled_units;
  /// To be given to systemd in this order, after a reload; one that is refused ends the run.
  std::vector<UnitCommand> commands;
  std::optional<Error> error;
};

/// Applies a document in the tool's order: host name, users and keys, files, /etc/environment,
/// units.  Commands are collected, not carried out.
Applied apply(const Document& document, const Target& target);

/// What a run does when there is no usable user-data: the addresses reach /etc/environment.
Applied apply_metadata(const Target& target);

/// The whole of one run: unpack, recognise, substitute, read, apply.  Errors before the document
/// is read leave only the meta-data applied.  A script is not run; `script` tells of it.
struct Run {
  Applied applied;
  bool script = false;
  bool ignition = false;
};
Run run(const std::string& user_data, const Target& target);

}  // namespace coreos_sim::cloudconfig
