#pragma once

#include <filesystem>
#include <string>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {

/// What a supervisor is for.
struct OuterPlan {
  std::string stack;
  std::filesystem::path folder;  ///< the stack's
  std::filesystem::path images;
};

/// The outer process of a supervisor: cleans up after one that was killed, starts the inner one,
/// makes listening sockets for it and ends when it has ended; gives the exit code.  It has nothing
/// else, so that whatever happens to either of the two leaves only empty cgroups.  `report` is
/// told `ok` once the control socket answers, or a line that says why not.
int run_outer(const OuterPlan& plan, Fd report);

}  // namespace slipway_local
