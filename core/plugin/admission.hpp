#pragma once
#include <map>
#include <string>

#include "core/plugin/lock_file.hpp"
#include "core/plugin/plugin_file.hpp"
#include "core/plugin/trust_store.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// Which contents of plugins may run.  Decided by the hash before anything of a file is given to
/// the loader, which would run its constructors.
struct Admission {
  Admission() = default;
  /// What was recorded decides; a plugin that no record names is new, and may run if its folder may
  /// be trusted.
  Admission(const LockFile* its_lock) : lock(its_lock) {}

  const LockFile* lock = nullptr;               ///< of the stack; null: there is none
  std::map<std::string, std::string> recorded;  ///< plugin -> SHA-256 that the state holds
  const TrustStore* accepted = nullptr;         ///< null: nothing was

  /// `refused`, with the command that accepts it: the content is another than the lock file, or
  /// where that names no such plugin the state, has for the file's name or for the name that the
  /// file gives itself (`calls_itself`, may be empty); or a stack file names it by path and the
  /// user did not accept it.
  Result<void> check(const PluginFile& file, const std::string& sha256,
                     const std::string& calls_itself) const;
};

}  // namespace slipway::core
