#include "client/folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "slipway/file.hpp"
#include "slipway/outcome.hpp"

namespace local {
namespace {

using slipway::Failure;

constexpr std::size_t most_bytes = 1 << 20;

Failure cannot(const std::string& what, const std::string& path, int why) {
  Failure failure(why == EACCES || why == EPERM ? "forbidden" : "unavailable",
                  "'" + path + "' cannot be " + what + ": " + std::strerror(why));
  return failure.with_effect("none");
}

void check_ours(int file, const std::string& path) {
  struct stat about {};
  if (::fstat(file, &about) != 0) throw cannot("looked at", path, errno);
  const bool ours = about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  if (ours) return;
  Failure failure("forbidden", "the folder '" + path +
                                   "' is somebody else's, or others may write into it, so what "
                                   "answers there is not to be trusted");
  throw failure.with_hint("choose another with the option directory").with_effect("none");
}

}  // namespace

std::optional<Folder> Folder::find(const std::string& path) {
  const int file = ::open(path.c_str(), O_DIRECTORY | O_NOFOLLOW | O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  if (file < 0 && (errno == ENOTDIR || errno == ELOOP)) {
    Failure failure("invalid", "'" + path + "' is no folder");
    throw failure.with_hint("choose another with the option directory");
  }
  if (file < 0) throw cannot("opened", path, errno);
  Folder folder(path, file);
  check_ours(file, path);
  return folder;
}

Folder Folder::make(const std::string& path) {
  std::error_code fault;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), fault);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw cannot("made", path, errno);
  auto folder = find(path);
  if (!folder) throw cannot("made", path, ENOENT);
  return std::move(*folder);
}

Folder::Folder(Folder&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

Folder::~Folder() {
  if (file_ >= 0) ::close(file_);
}

bool Folder::has(const std::string& name) const {
  struct stat about {};
  return ::fstatat(file_, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0;
}

std::optional<std::string> Folder::read(const std::string& name) const {
  auto file = slipway::read_plain_file(short_path(name), most_bytes);
  if (file) return std::move(file.bytes);
  if (file.fault == slipway::FileFault::missing) return std::nullopt;
  throw Failure("invalid", "'" + path_ + "/" + name + "' " + file.why);
}

void Folder::write(const std::string& name, const std::string& content) const {
  const auto aside = name + ".new";
  const int file =
      ::openat(file_, aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) throw cannot("written", path_ + "/" + name, errno);
  const auto count = ::write(file, content.data(), content.size());
  const bool whole = count == static_cast<ssize_t>(content.size()) && ::fsync(file) == 0;
  const int why = count < 0 ? errno : ENOSPC;
  ::close(file);
  if (whole && ::renameat(file_, aside.c_str(), file_, name.c_str()) == 0) return;
  ::unlinkat(file_, aside.c_str(), 0);
  throw cannot("written", path_ + "/" + name, whole ? errno : why);
}

void Folder::unlink(const std::string& name) const { ::unlinkat(file_, name.c_str(), 0); }

void Folder::remove_if_empty() const { ::rmdir(path_.c_str()); }

std::string Folder::short_path(const std::string& name) const {
  return "/proc/self/fd/" + std::to_string(file_) + "/" + name;
}

}  // namespace local
