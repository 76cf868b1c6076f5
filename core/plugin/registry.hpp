#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/admission.hpp"
#include "core/plugin/instance.hpp"
#include "core/plugin/plugin_file.hpp"
#include "core/schema/schema.hpp"
#include "core/value/finding.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// A loaded plugin; stays loaded for the life of the process.
class LoadedPlugin {
 public:
  virtual ~LoadedPlugin() = default;
  virtual const PluginSchema& schema() const = 0;
  virtual const Value& description() const = 0;
  virtual const PluginFile& file() const = 0;
  virtual const std::string& hash() const = 0;  ///< SHA-256 of the bytes that were loaded, hex
  /// A configured instance.  The error's message is the plugin's own.
  virtual Result<std::unique_ptr<Instance>> make(const Value& request,
                                                 const CallServices& services) = 0;
  /// The functions that a plugin of this role cannot lack and that it lacks, as plugin.h lists
  /// them: `layout, expand`; empty when it has them all.
  virtual std::string lacks(const std::string& role) const = 0;
  /// Functions without an instance: `check`, and actions that work alone.
  virtual bool has(Function function) const = 0;
  virtual Value call(Function function, const Value& request, const CallServices& services) = 0;
};

/// What a plugin says of itself; lives as long as its registry.
struct PluginAccount {
  const Value& description;
  const PluginSchema& schema;
  const std::string& hash;
};

/// The folders that plugins are looked for in, first hit wins: `--plugin-dir` flags,
/// SLIPWAY_PLUGIN_PATH, the user's data folder ($XDG_DATA_HOME/slipway/plugins), the install's
/// library folder beside the program (../lib/slipway/plugins). Never the working directory.
std::vector<std::string> plugin_search_path(const std::vector<std::string>& flags);

/// Finds, checks and loads plugins.
class PluginRegistry {
 public:
  explicit PluginRegistry(std::vector<std::string> search_path);
  ~PluginRegistry();

  /// Every plugin file on the path, sorted by name; the first of a name wins.
  std::vector<PluginFile> list() const;
  /// A path (with a slash) or a name.  `not_found` says where was looked and what is near.
  Result<PluginFile> find(const std::string& name_or_path) const;
  /// Loads it, once per file: permission checks (`denied`: file or folder writable by others), ELF
  /// checks, a sealed copy, admission by its hash (`refused`, with the command that accepts it),
  /// negotiation (`refused` with both ranges), description.  Loading again answers the same object.
  Result<LoadedPlugin*> load(const PluginFile& file, const Admission& admission);
  /// What it says of itself: from its manifest, without anything of it being run; a file without
  /// one is loaded.
  Result<PluginAccount> describe(const PluginFile& file, const Admission& admission);
  /// What its manifest says; none without one.
  std::optional<PluginAccount> manifest(const PluginFile& file);
  /// Whether `load` would get as far as giving the file to the loader.
  Result<void> admit(const PluginFile& file, const Admission& admission);
  /// SHA-256 of its content, hex, which is what will be loaded even if the file changes.
  Result<std::string> hash(const PluginFile& file);

 private:
  struct Inspected;
  Result<const Inspected*> inspect(const PluginFile& file);

  std::vector<std::string> search_path_;
  std::map<std::string, std::unique_ptr<Inspected>> inspected_;
  std::map<std::string, std::unique_ptr<LoadedPlugin>> loaded_;
};

}  // namespace slipway::core
