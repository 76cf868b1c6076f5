#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// What the user accepted on this machine: contents of plugins that a stack file names by path, and
/// stack files that belong to somebody else.  Kept apart from the stacks, since whoever can write a
/// stack could write its answer too.  A JSON file of mode 0600 with a format version.
class TrustStore {
 public:
  /// An absent file, or no path, is a store of nothing.  `denied` when others could have written
  /// it, `corrupt` when it cannot be understood.
  static Result<TrustStore> read(const std::string& path);
  /// Makes the folder when it is missing.  `denied` when the store has no path.
  Result<void> write() const;

  bool has_plugin(const std::string& sha256) const { return plugins_.count(sha256) > 0; }
  void put_plugin(const std::string& sha256, const std::string& path) { plugins_[sha256] = path; }
  /// The owner is part of it: a file that changed hands is asked about again.
  bool has_stack(const std::string& path, std::int64_t owner) const;
  void put_stack(const std::string& path, std::int64_t owner) { stacks_[path] = owner; }

 private:
  std::string path_;
  std::map<std::string, std::string> plugins_;  ///< SHA-256, hex -> where it was, for people
  std::map<std::string, std::int64_t> stacks_;  ///< absolute path without links -> user id
};

/// Where the user's store is: $XDG_DATA_HOME/slipway/trusted.json; empty without a home.
std::string trust_store_path();

}  // namespace slipway::core
