#include "core/state/private_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace slipway::core {
namespace {

std::string parent_of(const std::string& path) {
  const auto slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool is_folder(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

Error cannot(const std::string& doing, const std::string& path, int why) {
  const bool room = why == ENOSPC || why == EDQUOT || why == EIO;
  return Error{room ? Errc::unavailable : Errc::denied,
               doing + " '" + path + "': " + std::strerror(why),
               room ? "df -h '" + parent_of(path) + "'" : "ls -ld '" + parent_of(path) + "'"};
}

// A new name is durable only once its folder is synced too.  Some file systems cannot sync folders
// and say EINVAL; that is no failure.
Result<void> sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return {};
  const int why = ::fsync(folder) == 0 ? 0 : errno;
  ::close(folder);
  if (why == EIO || why == ENOSPC || why == EDQUOT) return cannot("syncing folder", path, why);
  return {};
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

constexpr const char* draft_mark = ".new-";

/// A file that is being made, aside from its name.  Its maker holds a lock on it, so that whoever
/// finds it knows whether it is still being made; the lock goes with the maker.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(path + draft_mark + "XXXXXX") {
    file_ = ::mkostemp(path_.data(), O_CLOEXEC);
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (file_ < 0) return;
    if (!placed_) ::unlink(path_.c_str());
    ::close(file_);
  }

  int file() const { return file_; }
  /// Somebody took it for a dead one's before it was locked.
  bool swept_away() const {
    struct stat about {};
    return ::fstat(file_, &about) == 0 && about.st_nlink == 0;
  }
  /// Gives it its name, which nobody may have; false with errno.
  bool place(const std::string& path) {
    placed_ = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0;
    if (placed_ || (errno != EINVAL && errno != ENOSYS)) return placed_;
    return ::link(path_.c_str(), path.c_str()) == 0;  // a file system without such a rename
  }

 private:
  std::string path_;
  int file_ = -1;
  bool placed_ = false;
};

// The type in the mount table of the device that holds `path`, such as `fuse.sshfs`.
std::string mount_type_of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return {};
  const std::string device =
      std::to_string(major(about.st_dev)) + ":" + std::to_string(minor(about.st_dev));
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string id, parent, number;
    words >> id >> parent >> number;
    const auto dash = line.find(" - ");
    if (number != device || dash == std::string::npos) continue;
    return line.substr(dash + 3, line.find(' ', dash + 3) - dash - 3);
  }
  return {};
}

}  // namespace

Result<void> make_private_folder(const std::string& path) {
  if (is_folder(path)) return {};
  const std::string parent = parent_of(path);
  if (parent != path) {
    auto above = make_private_folder(parent);
    if (!above) return above;
  }
  if (::mkdir(path.c_str(), 0700) != 0 && !(errno == EEXIST && is_folder(path)))
    return cannot("making folder", path, errno);
  return sync_folder(parent);
}

void remove_dead_drafts(const std::string& path) {
  const std::string folder = parent_of(path);
  const std::string start = path.substr(path.find_last_of('/') + 1) + draft_mark;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (!at->path().filename().string().starts_with(start)) continue;
    const int file = ::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) continue;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(at->path().c_str());
    ::close(file);
  }
}

Result<Made> make_private_file(const std::string& path, std::string_view content) {
  auto folder = make_private_folder(parent_of(path));
  if (!folder) return std::move(folder).error();
  if (::access(path.c_str(), F_OK) == 0) return Made::was_there;
  remove_dead_drafts(path);
  // Written beside and moved into place, so that nobody ever sees half of it.
  constexpr int attempts = 8;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    Draft draft(path);
    if (draft.file() < 0) return cannot("making file", path, errno);
    if (draft.swept_away()) continue;
    if (!write_all(draft.file(), content)) return cannot("writing file", path, errno);
    if (draft.place(path)) {
      if (auto synced = sync_folder(parent_of(path)); !synced) return std::move(synced).error();
      return Made::anew;
    }
    if (errno == EEXIST) return Made::was_there;
    if (errno != ENOENT) return cannot("making file", path, errno);
  }
  return cannot("making file", path, ENOENT);
}

std::string network_file_system(long magic, std::string_view mount_type) {
  struct Known {
    unsigned long magic;
    const char* name;
  };
  // The numbers are those of statfs(2) and linux/magic.h.
  static constexpr std::array<Known, 8> known{{{0x6969, "NFS"},
                                               {0x517B, "SMB"},
                                               {0xFE534D42, "SMB"},
                                               {0xFF534D42, "CIFS"},
                                               {0x5346414F, "AFS"},
                                               {0x73757245, "Coda"},
                                               {0x00C36400, "Ceph"},
                                               {0x0BD00BD0, "Lustre"}}};
  const auto number = static_cast<unsigned long>(magic) & 0xFFFFFFFFUL;
  for (const auto& one : known)
    if (one.magic == number) return one.name;
  constexpr unsigned long fuse = 0x65735546;
  if (number != fuse) return {};
  for (const char* kind : {"sshfs", "glusterfs", "rclone", "s3fs", "davfs", "curlftpfs", "ceph",
                           "gcsfuse", "smbnetfs", "goofys"})
    if (mount_type.find(kind) != std::string_view::npos) return std::string(mount_type);
  return {};
}

std::string network_file_system_at(const std::string& path) {
  std::string here = path;
  struct statfs about {};
  while (::statfs(here.c_str(), &about) != 0) {
    const std::string above = parent_of(here);
    if (above == here) return {};
    here = above;
  }
  return network_file_system(static_cast<long>(about.f_type), mount_type_of(here));
}

}  // namespace slipway::core
