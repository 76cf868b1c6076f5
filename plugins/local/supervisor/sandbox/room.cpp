#include "supervisor/sandbox/room.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/files.hpp"

namespace slipway_local {
namespace {

Outcome mount_new(const char* type, const std::filesystem::path& place, unsigned long flags,
                  const char* options) {
  if (::mount(type, place.c_str(), type, flags, options) == 0) return done();
  Fault fault = system_fault("mounting " + std::string(type) + " on '" + place.string() + "'");
  if (errno == EPERM) fault.kind = FaultClass::unavailable;
  return fault;
}

Outcome start_loopback() {
  const Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
  if (::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0) return system_fault("starting lo");
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) return system_fault("starting lo");
  return done();
}

Outcome show(const Fd& folder, const std::filesystem::path& place) {
  if (auto made = make_folder(place, 0755); !made) return made;
  return bind_mount("/proc/self/fd/" + std::to_string(folder.get()), place);
}

/// A folder, held open while something is mounted over the way to it.
Result<Fd> held(const std::filesystem::path& path) {
  Fd folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return system_fault("opening folder '" + path.string() + "'");
  return folder;
}

}  // namespace

Outcome bind_mount(const std::string& from, const std::filesystem::path& to) {
  if (::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr) == 0) return done();
  return system_fault("mounting on '" + to.string() + "'");
}

Outcome unmount(const std::filesystem::path& place) {
  if (::umount2(place.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0) return done();
  if (errno == EINVAL || errno == ENOENT) return done();
  return system_fault("unmounting '" + place.string() + "'");
}

Outcome furnish_workshop() {
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return system_fault("making mounts private");
  return mount_new("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
}

bool try_overlay() {
  if (!mount_new("tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=700")) return false;
  for (const char* folder : {"/tmp/low", "/tmp/up", "/tmp/wk", "/tmp/root"})
    if (!make_folder(folder)) return false;
  return static_cast<bool>(
      mount_new("overlay", "/tmp/root", MS_NODEV,
                "lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/wk,userxattr"));
}

Outcome furnish(const std::filesystem::path& stack, const std::filesystem::path& images) {
  const auto stack_folder = held(stack);
  if (!stack_folder) return stack_folder.fault();
  const auto image_folder = held(images);
  if (!image_folder) return image_folder.fault();
  if (auto made = furnish_workshop(); !made) return made;
  // The programs that we start keep their state in /run and /tmp: it goes when the sandbox goes.
  if (auto made = mount_new("tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=755"); !made) return made;
  for (const char* folder : {"/run/systemd/nspawn/propagate", "/run/netns", "/run/lock"})
    if (auto made = make_folder(folder, 0755); !made) return made;
  if (auto made = make_folder(inside::sockets, 0700); !made) return made;
  if (auto shown = show(*stack_folder, inside::stack); !shown) return shown;
  if (auto shown = show(*image_folder, inside::images); !shown) return shown;
  if (auto made = mount_new("tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777"); !made) return made;
  if (::chdir("/") != 0) return system_fault("entering '/'");
  return start_loopback();
}

}  // namespace slipway_local
