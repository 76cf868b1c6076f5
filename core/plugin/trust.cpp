#include "core/plugin/trust.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

Error denied(const std::string& what, const std::string& hint) {
  return Error{Errc::denied, what, hint};
}

enum class Part { file, folder, above };

std::string named(Part part, const std::string& path) {
  if (part == Part::above) return "folder '" + path + "', which leads to a plugin,";
  return (part == Part::file ? "plugin file '" : "plugin folder '") + path + "'";
}

Result<void> check_owner(const struct stat& seen, Part part, const std::string& path) {
  if (seen.st_uid == 0 || seen.st_uid == geteuid()) return {};
  return denied(
      named(part, path) + " belongs to somebody else (user " + std::to_string(seen.st_uid) + ")",
      "chown -h " + std::to_string(geteuid()) + " '" + path + "'");
}

/// Owned by who may be trusted, and by nobody else to be written.
Result<void> check_owned(const struct stat& seen, Part part, const std::string& path) {
  if (auto good = check_owner(seen, part, path); !good) return good;
  // In a sticky folder, such as /tmp, nobody can rename or delete what belongs to somebody else.
  if (part == Part::above && (seen.st_mode & S_ISVTX) != 0) return {};
  const bool roots_group = part == Part::above && seen.st_gid == 0;
  const mode_t others = roots_group ? S_IWOTH : S_IWOTH | S_IWGRP;
  if ((seen.st_mode & others) != 0)
    return denied(named(part, path) + " can be written by others", "chmod go-w '" + path + "'");
  return {};
}

/// Goes from the root to a file as the system would, through every link, and judges each folder in
/// which a name is looked up: whoever can put another thing in the place of that name decides what
/// is loaded.
class Walk {
 public:
  explicit Walk(const fs::path& path) : left_(path.begin(), path.end()) {}

  /// Where the file really is.
  Result<fs::path> run() {
    while (!left_.empty()) {
      const fs::path part = left_.front();
      left_.pop_front();
      if (part == "/")
        here_ = part;
      else if (part == "..")
        here_ = here_.parent_path();
      else if (!part.empty() && part != ".")
        if (auto good = enter(part); !good) return std::move(good).error();
    }
    return here_;
  }

 private:
  static constexpr int most_links = 40;  ///< as many as the kernel follows

  Result<void> enter(const fs::path& part) {
    if (auto good = check_folder(); !good) return good;
    const fs::path next = here_ / part;
    struct stat seen {};
    if (lstat(next.c_str(), &seen) != 0) return unreadable(next, last_error());
    if (!S_ISLNK(seen.st_mode)) {
      here_ = next;
      return {};
    }
    // In a sticky folder a link may be anybody's.
    if (auto good = check_owner(seen, Part::above, next.string()); !good) return good;
    std::error_code problem;
    const auto target = fs::read_symlink(next, problem);
    if (problem) return unreadable(next, problem);
    if (++links_ > most_links)
      return unreadable(next, std::make_error_code(std::errc::too_many_symbolic_link_levels));
    left_.insert(left_.begin(), target.begin(), target.end());
    return {};
  }

  Result<void> check_folder() const {
    struct stat seen {};
    if (stat(here_.c_str(), &seen) != 0) return unreadable(here_, last_error());
    // The folder of the file (or of a link to it) is for plugins, so nobody shares it.
    return check_owned(seen, left_.empty() ? Part::folder : Part::above, here_.string());
  }

  static std::error_code last_error() { return {errno, std::generic_category()}; }

  static Error unreadable(const fs::path& path, const std::error_code& why) {
    return Error{why == std::errc::permission_denied ? Errc::denied : Errc::not_found,
                 "'" + path.string() + "' cannot be read: " + why.message(),
                 {}};
  }

  std::deque<fs::path> left_;
  fs::path here_;
  int links_ = 0;
};

}  // namespace

Result<int> open_trusted(const std::string& path) {
  std::error_code problem;
  const fs::path given = fs::absolute(path, problem);
  if (problem)
    return Error{
        Errc::not_found, "plugin file '" + path + "' cannot be read: " + problem.message(), {}};
  const auto walked = Walk(given).run();
  if (!walked) return walked.error();
  const fs::path& real = *walked;
  const int file = open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0)
    return Error{errno == EACCES ? Errc::denied : Errc::not_found,
                 "plugin file '" + path + "' cannot be opened: " + std::strerror(errno),
                 {}};
  struct stat seen {};
  auto good = fstat(file, &seen) == 0 && S_ISREG(seen.st_mode)
                  ? check_owned(seen, Part::file, real.string())
                  : Result<void>(denied("'" + path + "' is not a regular file", {}));
  if (good) return file;
  close(file);
  return std::move(good).error();
}

}  // namespace slipway::core
