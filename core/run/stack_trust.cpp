#include "core/run/stack_trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/compose/roles.hpp"
#include "core/stack/source_file.hpp"
#include "core/state/sqlite_store.hpp"
#include "core/system/clock.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> hashes_of(const State& state) {
  std::map<std::string, std::string> hashes;
  for (const auto& [role, row] : state.roles)
    if (!row.hash.empty()) hashes.emplace(row.plugin, row.hash);
  return hashes;
}

Result<std::map<std::string, std::string>> recorded_in_state(const std::string& base_dir,
                                                             const std::string& stack) {
  StoreOptions options;
  options.base_dir = base_dir;
  options.stack = stack;
  options.access = StoreAccess::read;
  options.key = key_source_from_environment();
  std::error_code problem;
  if (!fs::exists(options.file(), problem)) return std::map<std::string, std::string>();
  const SystemClock clock;
  const auto store = open_sqlite_store(options, clock);
  if (!store) return store.error();
  const auto state = (*store)->load();
  if (!state) return state.error();
  return hashes_of(*state);
}

Result<StackTrust> trust_by_files(const std::string& base_dir) {
  auto lock = LockFile::read(base_dir + "/slipway.lock");
  if (!lock) return std::move(lock).error();
  auto accepted = TrustStore::read(trust_store_path());
  if (!accepted) return std::move(accepted).error();
  return StackTrust{*std::move(lock), *std::move(accepted), {}};
}

}  // namespace

Admission StackTrust::admission() const {
  Admission admission(&lock);
  admission.recorded = recorded;
  admission.accepted = &accepted;
  return admission;
}

Result<StackTrust> trust_of(const std::string& base_dir, const State& state) {
  auto trust = trust_by_files(base_dir);
  if (trust) trust->recorded = hashes_of(state);
  return trust;
}

Result<StackTrust> trust_of(const std::string& base_dir, const std::string& stack,
                            const std::vector<std::string>& plugins) {
  auto trust = trust_by_files(base_dir);
  if (!trust || stack.empty()) return trust;
  const bool all_locked =
      std::all_of(plugins.begin(), plugins.end(), [&](const std::string& plugin) {
        return trust->lock.find(fs::path(plugin).stem().string()) != nullptr;
      });
  if (all_locked && !plugins.empty()) return trust;
  auto recorded = recorded_in_state(base_dir, stack);
  if (!recorded) return std::move(recorded).error();
  trust->recorded = *std::move(recorded);
  return trust;
}

Result<StackTrust> trust_around(const StackSource& source) {
  const auto found = find_stack_file(source.file, source.directory);
  if (found.path.empty()) return trust_of(found.base_dir, "", {});
  const auto read = read_stack(source);
  const auto& stack = read.stack ? read.stack : read.partial;
  return trust_of(found.base_dir, stack ? stack->name : "", {});
}

std::optional<StrangeFile> strange_file(const std::string& path) {
  std::error_code problem;
  const auto real = fs::canonical(path, problem);
  struct stat seen {};
  if (problem || stat(real.c_str(), &seen) != 0) return std::nullopt;  // the reader says why
  StrangeFile strange{real.string(), static_cast<std::int64_t>(seen.st_uid), {}};
  if (seen.st_uid != 0 && seen.st_uid != geteuid())
    strange.why = "belongs to somebody else (user " + std::to_string(seen.st_uid) + ")";
  else if ((seen.st_mode & S_IWOTH) != 0)
    strange.why = "can be written by everybody";
  else
    return std::nullopt;
  return strange;
}

void ToAccept::put_into(TrustStore& store) const {
  if (file) store.put_stack(file->path, file->owner);
  for (std::size_t at = 0; at < plugins.size(); ++at)
    store.put_plugin(hashes[at], plugins[at].path);
}

std::vector<std::string> ToAccept::lines() const {
  std::vector<std::string> lines;
  if (file) lines.push_back("the stack file '" + file->path + "' " + file->why);
  for (std::size_t at = 0; at < plugins.size(); ++at)
    lines.push_back("the stack file names the plugin '" + plugins[at].path +
                    "' by its path (SHA-256 " + hashes[at] + ")");
  return lines;
}

ToAccept to_accept(const Stack& stack, const std::string& path, PluginRegistry& registry,
                   const TrustStore& accepted) {
  ToAccept wanted;
  wanted.file = path.empty() ? std::nullopt : strange_file(path);
  if (wanted.file && accepted.has_stack(wanted.file->path, wanted.file->owner)) wanted.file.reset();
  for (const auto& [name, role] : stack.roles) {
    const auto file = plugin_file_of(role, stack, registry);
    if (!file || !file->by_stack_file) continue;
    const auto hash = registry.hash(*file);
    if (!hash || accepted.has_plugin(*hash)) continue;  // what cannot be read is told when loaded
    wanted.plugins.push_back(*file);
    wanted.hashes.push_back(*hash);
  }
  return wanted;
}

}  // namespace slipway::core
