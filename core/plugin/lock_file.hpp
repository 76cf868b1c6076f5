#pragma once
#include <map>
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// What slipway.lock records of a plugin that was accepted.
struct LockedPlugin {
  std::string name;
  std::string version;
  std::string sha256;

  bool operator==(const LockedPlugin&) const = default;
};

/// The lock file beside the stack file: which plugins, by content, this stack was used with.  JSON,
/// sorted, with a format version.
class LockFile {
 public:
  /// An absent file is an empty one.
  static Result<LockFile> read(const std::string& path);
  /// Whole or not at all, and on the disk; one that is as it should be is left alone.
  Result<void> write() const;
  /// Takes away what writers left beside it that were killed.
  void clear_drafts() const;
  const LockedPlugin* find(const std::string& name) const;
  void put(LockedPlugin plugin);
  const std::string& path() const { return path_; }
  const std::map<std::string, LockedPlugin>& all() const { return plugins_; }

 private:
  std::string path_;
  std::map<std::string, LockedPlugin> plugins_;
};

}  // namespace slipway::core
