#pragma once
#include <string>
#include <vector>

#include "core/cli/command.hpp"

namespace slipway::core {

/// The options that a command takes, common ones first, as its help shows them.
boost::program_options::options_description options_of(const Command& command);

/// `--strict`, of a command that judges: `Invocation::flag("strict")`.
void add_strict(boost::program_options::options_description& options);

/// One of those, for those who write about them: completion scripts and the manual.
struct OptionText {
  std::string name;         ///< without dashes
  std::string letter;       ///< one letter, or empty
  std::string value;        ///< what its value is called; empty: a switch
  std::string description;  ///< one line, without a full stop
};
/// What the option's value names, by what it is called.
Names names_of(const OptionText& option);
/// `nodes`; what `slipway completion list` takes.
const char* to_text(Names names);

std::vector<OptionText> option_texts(const Command& command);

}  // namespace slipway::core
