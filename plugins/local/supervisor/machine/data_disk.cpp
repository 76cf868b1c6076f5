#include "supervisor/machine/data_disk.hpp"

#include <unistd.h>

#include "supervisor/linux/files.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

constexpr std::chrono::seconds disk_limit{120};

/// Made aside: a file system that was half made is never taken for a whole one.
Outcome make_file(Children& children, const std::filesystem::path& file, std::int64_t megabytes) {
  if (::access(file.c_str(), F_OK) == 0) return done();
  const std::string aside = file.string() + ".new";
  ::unlink(aside.c_str());
  if (auto made = write_whole(aside, "", 0600); !made) return made;
  if (::truncate(aside.c_str(), megabytes << 20U) != 0)
    return system_fault("making a data disk of " + std::to_string(megabytes) + " MiB");
  if (auto made = children.must({"mkfs.ext4", "-q", "-F", "-L", "data", aside}, "", disk_limit);
      !made)
    return made;
  if (::rename(aside.c_str(), file.c_str()) == 0) return done();
  return system_fault("naming '" + file.string() + "'");
}

}  // namespace

Outcome DataDisk::mount(Children& children) const {
  if (!wanted()) return done();
  if (auto made = make_folder(place(), 0755); !made) return made;
  if (rootless_) return done();
  const auto file = folder_ / "data.ext4";
  if (auto made = make_file(children, file, megabytes_); !made) return made;
  // The loop device goes with its mount, and so with the sandbox.
  return children.must({"mount", "-o", "loop,nodev", file, place()}, "", disk_limit);
}

Outcome DataDisk::unmount() const { return wanted() ? slipway_local::unmount(place()) : done(); }

}  // namespace slipway_local
