#pragma once
#include <string>
#include <vector>

#include "boot/origins.hpp"
#include "boot/report.hpp"
#include "user_data/problem.hpp"

namespace cloud_init {

/// Something that failed on a machine: at the place of the user's file, or about the part of the
/// NodeConfig, that it comes from.
struct Trouble {
  user_data::Problem problem;
  std::string log;  ///< the last lines of what the machine said of it; may be empty
};

/// What of a first boot failed, in the order of the machine's stages.  An error is what was asked
/// for and is not there; a warning failed too, and nothing of the document is about it.  One cause
/// is told once: what only follows from it is left out.
std::vector<Trouble> judge(const Report& report, const Origins& origins);

}  // namespace cloud_init
