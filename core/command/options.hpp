#pragma once
#include <string>
#include <vector>

#include "core/command/command.hpp"

namespace slipway::core {

/// The options that a command takes, common ones first, as its help shows them.
std::vector<Option> options_of(const Command& command);

/// `--strict`, of a command that judges: RunOptions::strict.
Option strict_option();
/// `--plugin-dir`, of a command that needs no stack for it.
Option plugin_dir_option();

/// What the option's value names, by what it is called.
Names names_of(const Option& option);
/// `nodes`; what `slipway completion list` takes.
const char* to_text(Names names);

/// How many calls may be under way at once where --parallelism does not say it.
inline constexpr unsigned usual_parallelism = 16;

}  // namespace slipway::core
