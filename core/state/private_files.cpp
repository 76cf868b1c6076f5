#include "core/state/private_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/system/whole_file.hpp"

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

Result<Made> make_private_file(const std::string& path, std::string_view content) {
  auto folder = make_private_folder(parent_of(path));
  if (!folder) return std::move(folder).error();
  if (::access(path.c_str(), F_OK) == 0) return Made::was_there;
  auto made = make_whole_file(path, content, 0600);
  if (!made) return std::move(made).error();
  return *made ? Made::anew : Made::was_there;
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
