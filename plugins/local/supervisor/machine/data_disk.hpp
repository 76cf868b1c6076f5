#pragma once

#include <cstdint>
#include <filesystem>

#include "supervisor/linux/children.hpp"

namespace slipway_local {

/// A machine's data disk, which the machine has at /data: a file system of its own in a file of the
/// machine's folder, as large as was asked.  It takes room as it is filled.
///
/// A plain user may mount no file system of a file: then it is a folder that is as large as the
/// disk that it is on.
class DataDisk {
 public:
  /// `folder` is the machine's; 0 MiB: there is no disk.
  DataDisk(std::filesystem::path folder, std::int64_t megabytes, bool rootless)
      : folder_(std::move(folder)), megabytes_(megabytes), rootless_(rootless) {}

  bool wanted() const { return megabytes_ > 0; }
  std::filesystem::path place() const { return folder_ / "data"; }

  /// Makes it where it is not there yet, and mounts it.
  Outcome mount(Children& children) const;
  Outcome unmount() const;

 private:
  std::filesystem::path folder_;
  std::int64_t megabytes_;
  bool rootless_;
};

}  // namespace slipway_local
