#pragma once
#include <optional>
#include <string>
#include <vector>

#include "check/plugin/settings.hpp"

namespace slipway::check {

/// What the command line asks for.
struct Arguments {
  Settings settings;
  std::vector<std::string> only;  ///< groups, or GROUP/NAME; empty: all
  bool json = false;
  bool list = false;
  bool manifest = false;  ///< print what the plugin says of itself, and check nothing
  bool help = false;
  bool version = false;
};

/// The command line and the options file; none, with `fault`, when they cannot be used.
std::optional<Arguments> read_arguments(int count, char** words, std::string& fault);

/// The text of --help.
const char* help_text();

}  // namespace slipway::check
