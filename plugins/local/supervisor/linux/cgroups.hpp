#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "supervisor/linux/outcome.hpp"

namespace slipway_local {

/// One hierarchy of cgroups, and where this process is in it.
struct Hierarchy {
  std::string controllers;     ///< as /proc/self/cgroup says: `memory`, `name=systemd`; empty: v2
  std::filesystem::path here;  ///< the folder of our own cgroup

  bool unified() const { return controllers.empty(); }
  bool has(const std::string& controller) const;
};

/// The hierarchies in which this process may make cgroups below its own.  A user sees only the
/// unified one, and that where its own cgroup was delegated to it.
std::vector<Hierarchy> usable_hierarchies();

/// A group of processes that we made below a cgroup of ours: the same folder in each hierarchy.
///
/// Each machine has one, since the systemds of two machines in the same cgroup fight over it.
class Cgroup {
 public:
  Cgroup() = default;

  /// Folders `name` (which may have slashes) below `above` of each hierarchy.  Makes nothing.
  Cgroup(const std::vector<Hierarchy>& hierarchies, const std::string& name);

  Outcome make() const;

  /// For a program that is to run in it.
  std::vector<std::string> folders() const;

  /// Bytes of memory and number of tasks at most; 0: no limit.  `unavailable` when the controller
  /// is in no hierarchy that may be used.
  Outcome limit(std::size_t memory_bytes, int tasks) const;

  /// Holds all its processes still, or lets them go on.
  Outcome freeze(bool still) const;

  /// Lets nothing in it open a device but those that every machine has.  Only where the v1
  /// controller `devices` may be used; false where not.
  bool confine_devices() const;

  /// Kills all its processes and waits until none is left; false when some outlive the time.
  bool kill_all() const;

  /// Removes its folders, with all below them; those that still have processes stay.
  void remove() const;

  bool empty() const;

 private:
  struct Part {
    Hierarchy hierarchy;
    std::filesystem::path folder;
  };
  std::vector<Part> parts_;
};

/// For folders of cgroups that another supervisor, which is dead, has left: kills what is in them
/// and removes them.  False when something is left.
bool end_cgroup_folders(const std::vector<std::string>& folders);

}  // namespace slipway_local
