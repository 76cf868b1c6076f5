#pragma once
#include <string>
#include <vector>

#include "swarm/compose/compose.hpp"
#include "swarm/config/settings.hpp"

namespace swarm {

/// A stack of the options, as its file has it now.
struct Stack {
  std::string name;
  std::string file;
  Compose compose;
  user_data::Problems problems;
};

/// Reads the stacks of the options, those with problems too.  Two services that want the same
/// published port are a problem of the later one.
std::vector<Stack> read_stacks(const Settings& settings);

/// Throws one failure for all errors of the stacks; warnings are not looked at.
void require_sound(const std::vector<Stack>& stacks);

}  // namespace swarm
