#include "supervisor/linux/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;

Outcome write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_fault("writing '" + path.string() + "'");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return done();
}

std::string read_from(int fd, std::size_t most) {
  std::string bytes;
  std::array<char, 16384> block{};
  while (bytes.size() < most) {
    const ssize_t got = ::read(fd, block.data(), std::min(block.size(), most - bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
  return bytes;
}

/// A folder that lies on another device than the one above it has something mounted on it.
bool same_device(const fs::path& path, dev_t device) {
  struct stat about {};
  return ::lstat(path.c_str(), &about) == 0 && about.st_dev == device;
}

/// The folders below `path`, of which none may have a file system mounted on it.
Outcome check_unmounted(const fs::path& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0) return done();
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(path, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const bool folder = at->is_directory(error) && !at->is_symlink(error);
    if (folder && !same_device(at->path(), about.st_dev))
      return Fault{FaultClass::busy, "'" + at->path().string() + "' is still mounted"};
  }
  return done();
}

}  // namespace

std::optional<std::string> read_file(const fs::path& path, std::size_t most) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return std::nullopt;
  return read_from(file.get(), most);
}

std::string read_tail(const fs::path& path, std::size_t most) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return {};
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  const off_t start = std::max<off_t>(0, size - static_cast<off_t>(most));
  if (::lseek(file.get(), start, SEEK_SET) < 0) return {};
  return read_from(file.get(), most);
}

Outcome write_whole(const fs::path& path, std::string_view bytes, mode_t mode) {
  const fs::path aside = path.string() + ".new";
  ::unlink(aside.c_str());
  const Fd file(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file) return system_fault("making '" + aside.string() + "'");
  if (auto written = write_all(file.get(), bytes, aside); !written) return written;
  if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0)
    return system_fault("writing '" + aside.string() + "'");
  if (::rename(aside.c_str(), path.c_str()) != 0)
    return system_fault("naming '" + path.string() + "'");
  const Fd folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());
  return done();
}

Outcome write_into(const fs::path& path, std::string_view bytes) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return system_fault("opening '" + path.string() + "'");
  return write_all(file.get(), bytes, path);
}

Outcome make_folder(const fs::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) == 0 || errno == EEXIST) return done();
  if (errno != ENOENT) return system_fault("making folder '" + path.string() + "'");
  if (auto above = make_folder(path.parent_path(), mode); !above) return above;
  if (::mkdir(path.c_str(), mode) == 0 || errno == EEXIST) return done();
  return system_fault("making folder '" + path.string() + "'");
}

Outcome remove_tree(const fs::path& path) {
  if (auto free = check_unmounted(path); !free) return free;
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return done();
  return system_fault("removing '" + path.string() + "'", error.value());
}

}  // namespace slipway_local
