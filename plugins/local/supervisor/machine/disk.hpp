#pragma once

#include <filesystem>

#include "supervisor/image/store.hpp"
#include "supervisor/linux/outcome.hpp"
#include "supervisor/record/machine_record.hpp"

namespace slipway_local {

/// A machine's root: its image's tree, read-only, and over it what the machine has written.
class MachineDisk {
 public:
  /// `folder` is the machine's.
  MachineDisk(std::filesystem::path folder, std::filesystem::path tree, bool rootless)
      : folder_(std::move(folder)), tree_(std::move(tree)), rootless_(rootless) {}

  /// Makes the folders and mounts the root.
  Outcome mount() const;
  Outcome unmount() const;

  /// Lays into the mounted root what the machine is told once, before its first boot.
  Outcome lay(const MachineSpec& spec, const MachineContent& content, const Image& image) const;

  std::filesystem::path root() const { return folder_ / "root"; }

  /// What docker keeps: not on the overlay, since docker mounts overlays of its own.
  std::filesystem::path docker() const { return folder_ / "docker"; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path tree_;
  bool rootless_;
};

}  // namespace slipway_local
