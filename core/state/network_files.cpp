#include "core/state/network_files.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <array>
#include <fstream>
#include <sstream>

#include "core/system/whole_file.hpp"

namespace slipway::core {
namespace {

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
    const std::string above = folder_of(here);
    if (above == here) return {};
    here = above;
  }
  return network_file_system(static_cast<long>(about.f_type), mount_type_of(here));
}

}  // namespace slipway::core
