#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/registry.hpp"
#include "core/stack/stack.hpp"
#include "core/state/rows.hpp"

namespace slipway::core {

/// What decides which plugins may run for the stack of a command: its lock file, its state, and
/// what the user accepted on this machine.
struct StackTrust {
  LockFile lock;
  TrustStore accepted;
  std::map<std::string, std::string> recorded;  ///< plugin -> SHA-256 that the state holds

  Admission admission() const;
};

/// Of the stack in this folder.  The state is only asked for plugins that the lock file does not
/// name: when that is gone, what the stack was applied with still holds.  A state that cannot be
/// read is an error, since it might refuse.
Result<StackTrust> trust_of(const std::string& base_dir, const std::string& stack,
                            const std::vector<std::string>& plugins);
/// The same with a state that is open.
Result<StackTrust> trust_of(const std::string& base_dir, const State& state);
/// The same for a command that works without a stack: of the one that it would be read from there,
/// if any, and for all plugins.
Result<StackTrust> trust_around(const StackSource& source);

/// A stack file that others decide about: it belongs to neither the user nor root, or everybody can
/// write it.
struct StrangeFile {
  std::string path;  ///< absolute, without links
  std::int64_t owner = 0;
  std::string why;  ///< `belongs to somebody else (user 1002)`
};
std::optional<StrangeFile> strange_file(const std::string& path);

/// What the user has to accept before plugins run for a stack.
struct ToAccept {
  std::optional<StrangeFile> file;
  std::vector<PluginFile> plugins;  ///< that the stack file names by a path, with their hashes
  std::vector<std::string> hashes;

  bool nothing() const { return !file && plugins.empty(); }
  void put_into(TrustStore& store) const;
  /// A line for each.
  std::vector<std::string> lines() const;
};
ToAccept to_accept(const Stack& stack, const std::string& path, PluginRegistry& registry,
                   const TrustStore& accepted);

}  // namespace slipway::core
