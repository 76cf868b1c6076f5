#include "core/plugin/admission.hpp"

namespace slipway::core {
namespace {

Error refused(const PluginFile& file, const std::string& why) {
  return Error{Errc::refused, "plugin '" + file.name + "' " + why,
               "slipway plugin trust " + file.shown()};
}

std::string both(const PluginFile& file, const std::string& sha256, const std::string& recorded) {
  return "'" + file.path + "' has SHA-256 " + sha256 + ", recorded is " + recorded;
}

/// Of a plugin that was accepted before it could say its version, nothing.
std::string version_of(const LockedPlugin& known) {
  return known.version.empty() ? "" : " (version " + known.version + ")";
}

}  // namespace

Result<void> Admission::check(const PluginFile& file, const std::string& sha256,
                              const std::string& calls_itself) const {
  for (const auto& name : {file.name, calls_itself}) {
    if (const auto* known = lock ? lock->find(name) : nullptr) {
      if (known->sha256 != sha256)
        return refused(file, "is not the file that '" + lock->path() + "' was written for: " +
                                 both(file, sha256, known->sha256) + version_of(*known));
    } else if (const auto at = recorded.find(name); at != recorded.end() && at->second != sha256) {
      return refused(file, "is not the file that this stack was applied with, by its state: " +
                               both(file, sha256, at->second));
    }
  }
  if (file.by_stack_file && !(accepted && accepted->has_plugin(sha256)))
    return refused(file, "is named by its path in the stack file, and nobody has said here that '" +
                             file.path + "' (SHA-256 " + sha256 + ") may run");
  return {};
}

}  // namespace slipway::core
