#pragma once
#include <memory>

#include "rig/process.hpp"

namespace rig {

/// A real etcd member with the v2 API on a free loopback port; with `alone` false it waits for a
/// second member that never comes, and so has no quorum.
class Etcd {
 public:
  explicit Etcd(bool alone = true);
  int port() const { return port_; }

 private:
  TempFolder folder_;
  int port_;
  std::unique_ptr<Process> process_;
};

}  // namespace rig
