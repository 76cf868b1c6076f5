#include "core/plugin/lock_file.hpp"

#include "core/system/whole_file.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::int64_t lock_format = 1;
constexpr std::size_t longest_lock_file = std::size_t{1} << 20U;
constexpr mode_t lock_mode = 0666;  ///< cut by the umask: it is kept with the stack file, for all

Error corrupt(const std::string& path, const std::string& why) {
  return Error{Errc::corrupt, "'" + path + "' cannot be read: " + why,
               "take it back from version control, or delete it and check each plugin with "
               "'slipway plugin trust'"};
}

}  // namespace

Result<LockFile> LockFile::read(const std::string& path) {
  LockFile lock;
  lock.path_ = path;
  const auto text = read_whole_file(path, longest_lock_file);
  if (!text && text.error().code == Errc::not_found) return lock;
  if (!text) return text.error();
  const auto value = from_json(*text);
  if (!value) return corrupt(path, value.error().message);
  const auto format = (*value)["format"].as_int();
  if (format > lock_format)
    return Error{Errc::refused,
                 "'" + path + "' has format " + std::to_string(format) +
                     ", written by a newer slipway; this one knows format " +
                     std::to_string(lock_format),
                 "upgrade slipway"};
  if (format != lock_format || !(*value)["plugins"].is_map())
    return corrupt(path, "it is no lock file of slipway");
  for (const auto& [name, entry] : (*value)["plugins"].as_map())
    lock.put(LockedPlugin{name, entry["version"].as_string(), entry["sha256"].as_string()});
  return lock;
}

Result<void> LockFile::write() const {
  Value plugins = Value::map();
  for (const auto& [name, plugin] : plugins_)
    plugins.set(name, Value::map().set("version", plugin.version).set("sha256", plugin.sha256));
  const Value whole = Value::map().set("format", lock_format).set("plugins", std::move(plugins));
  const auto text = to_pretty_json(whole, JsonForm::plain) + "\n";
  const auto now = read_whole_file(path_, longest_lock_file);
  if (now && *now == text) return {};
  return write_whole_file(path_, text, lock_mode);
}

void LockFile::clear_drafts() const { core::clear_drafts(path_); }

const LockedPlugin* LockFile::find(const std::string& name) const {
  const auto at = plugins_.find(name);
  return at == plugins_.end() ? nullptr : &at->second;
}

void LockFile::put(LockedPlugin plugin) {
  auto name = plugin.name;
  plugins_.insert_or_assign(std::move(name), std::move(plugin));
}

}  // namespace slipway::core
