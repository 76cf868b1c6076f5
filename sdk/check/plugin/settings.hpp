#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "slipway/value.hpp"

namespace slipway::check {

/// What the command line and the options file came to.
struct Settings {
  std::string file;      ///< the plugin, by absolute path
  Value options;         ///< role -> options, as the options file gives them
  Value changed;         ///< role -> options to change for the life checks' update
  Value nodes;           ///< a list of nodes to stand in for a cloud's; empty: three made up
  std::string base_dir;  ///< where relative paths of the options file begin
  std::uint64_t seed = 1;
  bool life = false;
  std::chrono::milliseconds limit{60'000};        ///< for one check
  std::chrono::milliseconds life_limit{300'000};  ///< for one check of the group life
};

}  // namespace slipway::check
