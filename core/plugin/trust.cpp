#include "core/plugin/trust.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

Error denied(const std::string& what, const std::string& hint) {
  return Error{Errc::denied, what, hint};
}

/// Owned by who may be trusted, and by nobody else to be written.
Result<void> check_owned(const struct stat& seen, const std::string& path, const char* kind) {
  const std::string named = std::string("plugin ") + kind + " '" + path + "'";
  if (seen.st_uid != 0 && seen.st_uid != geteuid())
    return denied(named + " belongs to somebody else (user " + std::to_string(seen.st_uid) + ")",
                  "chown " + std::to_string(geteuid()) + " '" + path + "'");
  if ((seen.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return denied(named + " can be written by others", "chmod go-w '" + path + "'");
  return {};
}

/// A folder further up must not let others put another one in the place of what leads to the
/// plugin; /tmp and its like do not.
Result<void> check_above(const fs::path& folder) {
  for (fs::path up = folder; up.has_relative_path();) {
    up = up.parent_path();
    struct stat seen {};
    if (stat(up.c_str(), &seen) != 0) continue;
    if ((seen.st_mode & S_IWOTH) != 0 && (seen.st_mode & S_ISVTX) == 0)
      return denied(
          "folder '" + up.string() + "', which leads to a plugin, can be written by others",
          "chmod o-w '" + up.string() + "'");
  }
  return {};
}

Result<void> check_folder(const fs::path& folder) {
  struct stat seen {};
  if (stat(folder.c_str(), &seen) != 0)
    return Error{Errc::not_found,
                 "plugin folder '" + folder.string() + "' cannot be read: " + std::strerror(errno),
                 {}};
  if (auto good = check_owned(seen, folder.string(), "folder"); !good) return good;
  return check_above(folder);
}

}  // namespace

Result<int> open_trusted(const std::string& path) {
  std::error_code problem;
  const fs::path given = fs::absolute(path, problem);
  const fs::path real = problem ? fs::path() : fs::canonical(given, problem);
  if (problem)
    return Error{
        Errc::not_found, "plugin file '" + path + "' cannot be read: " + problem.message(), {}};
  // A link is judged at both ends: who can write its folder can point it elsewhere.
  for (const auto& folder : {given.lexically_normal().parent_path(), real.parent_path()})
    if (auto good = check_folder(folder); !good) return std::move(good).error();
  const int file = open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0)
    return Error{errno == EACCES ? Errc::denied : Errc::not_found,
                 "plugin file '" + path + "' cannot be opened: " + std::strerror(errno),
                 {}};
  struct stat seen {};
  auto good = fstat(file, &seen) == 0 && S_ISREG(seen.st_mode)
                  ? check_owned(seen, real.string(), "file")
                  : Result<void>(denied("'" + path + "' is not a regular file", {}));
  if (good) return file;
  close(file);
  return std::move(good).error();
}

}  // namespace slipway::core
