#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/plugin/registry.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::int64_t lock_format = 1;

Error unwritten(const std::string& path) {
  return Error{Errc::denied, "'" + path + "' cannot be written: " + std::strerror(errno), {}};
}

Error corrupt(const std::string& path, const std::string& why) {
  return Error{Errc::corrupt, "'" + path + "' cannot be read: " + why,
               "take it back from version control, or delete it and check each plugin with "
               "'slipway plugin trust'"};
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> write_whole(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new-" + std::to_string(getpid());
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return unwritten(path);
  const bool written = write_all(file, text) && fsync(file) == 0;
  const int why = errno;
  close(file);
  if (written && std::rename(fresh.c_str(), path.c_str()) == 0) return {};
  if (!written) errno = why;
  auto error = unwritten(path);
  unlink(fresh.c_str());
  return error;
}

}  // namespace

Result<LockFile> LockFile::read(const std::string& path) {
  LockFile lock;
  lock.path_ = path;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    struct stat seen {};
    if (stat(path.c_str(), &seen) != 0 && errno == ENOENT) return lock;
    return Error{Errc::denied, "'" + path + "' cannot be opened: " + std::strerror(errno), {}};
  }
  std::ostringstream text;
  text << file.rdbuf();
  const auto value = from_json(text.str());
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
  return write_whole(path_, to_pretty_json(whole, JsonForm::plain) + "\n");
}

const LockedPlugin* LockFile::find(const std::string& name) const {
  const auto at = plugins_.find(name);
  return at == plugins_.end() ? nullptr : &at->second;
}

void LockFile::put(LockedPlugin plugin) {
  auto name = plugin.name;
  plugins_.insert_or_assign(std::move(name), std::move(plugin));
}

}  // namespace slipway::core
