#pragma once
#include <functional>
#include <string>
#include <vector>

#include "slipway/program.hpp"

namespace local {

/// Where the supervisor's program and its images are.
struct Tool {
  std::string program;  ///< as given, or empty: with the plugins or the program, else by PATH
  std::string images;   ///< the folder of images; empty: the user's own

  /// A command of it, `slipway-local WORDS --images FOLDER`, with the few variables that it needs.
  slipway::Program command(std::vector<std::string> words) const;
};

/// The lines of JSON that it printed; what is no JSON is left out.  Throws the Failure of a line
/// that is an `error`, and one that tells how it ended where it failed without saying why.
std::vector<slipway::Value> lines_of(const slipway::Call& call, const slipway::ProgramRun& run);

}  // namespace local
