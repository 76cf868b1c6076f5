#include "core/state/held_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace slipway::core {
namespace {

/// Whether the opened file still is the one of that name: the last holder may have removed it.
bool is_at(int file, const std::string& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

Result<std::shared_ptr<HeldFile>> HeldFile::take(const std::string& path) {
  while (true) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
      return Error{
          errno == ENOSPC || errno == EDQUOT || errno == EIO ? Errc::unavailable : Errc::denied,
          "opening lock file '" + path + "': " + std::strerror(errno), "ls -la '" + path + "'"};
    std::shared_ptr<HeldFile> held(new HeldFile(path, file));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0)
      return Error{Errc::locked, "'" + path + "' is held by another process", ""};
    if (is_at(file, path)) return held;
  }
}

HeldFile::~HeldFile() { ::close(file_); }

void HeldFile::remove() { ::unlink(path_.c_str()); }

}  // namespace slipway::core
