#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "supervisor/image/store.hpp"
#include "supervisor/linux/cgroups.hpp"
#include "supervisor/linux/children.hpp"
#include "supervisor/record/network.hpp"

namespace slipway_local {

/// What all machines of a stack live in.  It outlives them.
struct Surroundings {
  Children& children;
  ImageStore images;
  std::vector<Hierarchy> hierarchies;
  std::string cgroup;  ///< the stack's folder of cgroups, below our own
  std::filesystem::path machines;
  bool rootless = false;

  /// Whether machines see the unified hierarchy of cgroups: where only that may be used.
  bool unified() const;
};

}  // namespace slipway_local
