#include "core/plugin/registry.hpp"

#include <unistd.h>

#include <filesystem>
#include <optional>

#include "core/plugin/call_note.hpp"
#include "core/plugin/library.hpp"
#include "core/plugin/native_plugin.hpp"
#include "core/plugin/sealed_copy.hpp"
#include "core/plugin/trust.hpp"
#include "core/schema/check.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

PluginFile file_at(const fs::path& path) {
  return PluginFile{path.stem().string(), path.string(), false, false};
}

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

}  // namespace

/// A file whose content is held fast.  Its manifest is parsed when somebody asks: a plugin that is
/// used describes itself.
struct PluginRegistry::Inspected {
  SealedCopy copy;
  mutable Value description;  ///< by its manifest; null without one
  mutable std::optional<PluginSchema> schema;

  /// An error when there is a manifest that is no description.
  Result<void> parse() const {
    if (schema || copy.manifest.empty()) return {};
    auto value = from_json(copy.manifest);
    if (!value) return std::move(value).error().in("its manifest");
    auto read = parse_schema(*value);
    if (!read) return std::move(read).error().in("its manifest");
    description = *std::move(value);
    schema = *std::move(read);
    return {};
  }
};

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
    if (!problem && fs::exists(path, problem)) {
      auto file = file_at(path.lexically_normal());
      file.by_path = true;
      return file;
    }
    return Error{Errc::not_found, "plugin file '" + name_or_path + "' does not exist", {}};
  }
  for (const auto& folder : search_path_) {
    const auto path = fs::path(folder) / (name_or_path + ".so");
    if (fs::is_regular_file(path, problem)) return file_at(path);
  }
  return not_found(name_or_path, search_path_, list());
}

Result<const PluginRegistry::Inspected*> PluginRegistry::inspect(const PluginFile& file) {
  if (const auto at = inspected_.find(file.path); at != inspected_.end()) return at->second.get();
  const auto said = [&](Error error) { return std::move(error).in("plugin '" + file.name + "'"); };
  auto opened = open_trusted(file.path);
  if (!opened) return std::move(opened).error();
  auto copy = sealed_copy(*opened, file.name);
  close(*opened);
  if (!copy) return said(std::move(copy).error());
  auto inspected = std::make_unique<Inspected>();
  inspected->copy = *std::move(copy);
  return inspected_.emplace(file.path, std::move(inspected)).first->second.get();
}

Result<void> PluginRegistry::admit(const PluginFile& file, const Admission& admission) {
  const auto inspected = inspect(file);
  if (!inspected) return inspected.error();
  // By which other name it might be on record is only asked when it is not by its own.
  const auto* lock = admission.lock;
  const bool known = lock && lock->find(file.name);
  const bool records = (lock && !lock->all().empty()) || !admission.recorded.empty();
  std::string calls_itself;
  if (!known && records) {
    if (auto good = (*inspected)->parse(); !good)
      return std::move(good).error().in("plugin '" + file.name + "'");
    if ((*inspected)->schema) calls_itself = (*inspected)->schema->name;
  }
  return admission.check(file, (*inspected)->copy.sha256, calls_itself);
}

Result<std::string> PluginRegistry::hash(const PluginFile& file) {
  const auto inspected = inspect(file);
  if (!inspected) return inspected.error();
  return (*inspected)->copy.sha256;
}

std::optional<PluginAccount> PluginRegistry::manifest(const PluginFile& file) {
  const auto inspected = inspect(file);
  if (!inspected || !(*inspected)->parse() || !(*inspected)->schema) return std::nullopt;
  const auto& found = **inspected;
  return PluginAccount{found.description, *found.schema, found.copy.sha256};
}

Result<PluginAccount> PluginRegistry::describe(const PluginFile& file, const Admission& admission) {
  const auto inspected = inspect(file);
  if (!inspected) return inspected.error();
  if (auto good = (*inspected)->parse(); !good)
    return std::move(good).error().in("plugin '" + file.name + "'");
  if (const auto said = manifest(file)) return *said;
  const auto plugin = load(file, admission);
  if (!plugin) return plugin.error();
  return PluginAccount{(*plugin)->description(), (*plugin)->schema(), (*plugin)->hash()};
}

Result<LoadedPlugin*> PluginRegistry::load(const PluginFile& file, const Admission& admission) {
  if (auto good = admit(file, admission); !good) return std::move(good).error();
  if (const auto at = loaded_.find(file.path); at != loaded_.end()) return at->second.get();
  const auto& copy = (*inspect(file))->copy;
  const CallNote note(file.name.c_str(), "loading");
  auto entry = load_entry(copy);
  if (!entry) return std::move(entry).error().in("plugin '" + file.name + "'");
  auto body = negotiate(file.name, entry->function);
  if (!body) return std::move(body).error();
  auto plugin = std::make_unique<NativePlugin>(file, copy.sha256, *std::move(body));
  return loaded_.emplace(file.path, std::move(plugin)).first->second.get();
}

}  // namespace slipway::core
