#include "core/plugin/registry.hpp"

#include <unistd.h>

#include <filesystem>

#include "core/plugin/call_note.hpp"
#include "core/plugin/library.hpp"
#include "core/plugin/native_plugin.hpp"
#include "core/plugin/sealed_copy.hpp"
#include "core/plugin/trust.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

PluginFile file_at(const fs::path& path) { return PluginFile{path.stem().string(), path.string()}; }

Error not_found(const std::string& name, const std::vector<std::string>& searched,
                const std::vector<PluginFile>& known) {
  std::string where;
  for (const auto& folder : searched) where += (where.empty() ? "" : ", ") + folder;
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const auto& file : known) names.push_back(file.name);
  const auto near = nearest(name, names);
  return Error{Errc::not_found,
               "plugin '" + name + "' is not in " + (where.empty() ? "any folder" : where),
               near.empty() ? "slipway plugin list" : "did you mean '" + near + "'?"};
}

/// Whether the bytes are those that the stack was used with; a plugin that the lock does not name
/// is new, and the caller's to ask about.
Result<void> check_lock(const PluginFile& file, const std::string& hash, const LockFile* lock) {
  const LockedPlugin* known = lock ? lock->find(file.name) : nullptr;
  if (!known || known->sha256 == hash) return {};
  return Error{Errc::refused,
               "plugin '" + file.name + "' is not the file that '" + lock->path() +
                   "' was written for: '" + file.path + "' has SHA-256 " + hash + ", recorded is " +
                   known->sha256 + " (version " + known->version + ")",
               "slipway plugin trust " + file.name};
}

}  // namespace

PluginRegistry::PluginRegistry(std::vector<std::string> search_path)
    : search_path_(std::move(search_path)) {}
PluginRegistry::~PluginRegistry() = default;

std::vector<PluginFile> PluginRegistry::list() const {
  std::map<std::string, PluginFile> found;
  for (const auto& folder : search_path_) {
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
      std::error_code gone;
      if (entry.path().extension() != ".so" || !entry.is_regular_file(gone)) continue;
      auto file = file_at(entry.path());
      auto name = file.name;
      found.emplace(std::move(name), std::move(file));
    }
  }
  std::vector<PluginFile> files;
  files.reserve(found.size());
  for (auto& entry : found) files.push_back(std::move(entry.second));
  return files;
}

Result<PluginFile> PluginRegistry::find(const std::string& name_or_path) const {
  std::error_code problem;
  if (name_or_path.find('/') != std::string::npos) {
    const auto path = fs::absolute(name_or_path, problem);
    if (!problem && fs::exists(path, problem)) return file_at(path.lexically_normal());
    return Error{Errc::not_found, "plugin file '" + name_or_path + "' does not exist", {}};
  }
  for (const auto& folder : search_path_) {
    const auto path = fs::path(folder) / (name_or_path + ".so");
    if (fs::is_regular_file(path, problem)) return file_at(path);
  }
  return not_found(name_or_path, search_path_, list());
}

Result<LoadedPlugin*> PluginRegistry::load(const PluginFile& file, const LockFile* lock) {
  if (const auto at = loaded_.find(file.path); at != loaded_.end()) {
    auto good = check_lock(file, at->second->hash(), lock);
    if (!good) return std::move(good).error();
    return at->second.get();
  }
  const auto said = [&](Error error) { return std::move(error).in("plugin '" + file.name + "'"); };
  auto opened = open_trusted(file.path);
  if (!opened) return std::move(opened).error();
  auto copy = sealed_copy(*opened, file.name);
  close(*opened);
  if (!copy) return said(std::move(copy).error());
  if (auto good = check_lock(file, copy->sha256, lock); !good) {
    close(copy->descriptor);
    return std::move(good).error();
  }
  const CallNote note(file.name.c_str(), "loading");
  auto entry = load_entry(*copy);
  if (!entry) return said(std::move(entry).error());
  auto body = negotiate(file.name, entry->function);
  if (!body) return std::move(body).error();
  auto plugin = std::make_unique<NativePlugin>(file, copy->sha256, *std::move(body));
  return loaded_.emplace(file.path, std::move(plugin)).first->second.get();
}

}  // namespace slipway::core
