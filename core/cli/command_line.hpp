#pragma once
#include <string>
#include <vector>

#include "core/command/command.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// Reads the words after a command's name.  Words up to `--` are the command's own; an action's
/// words are handed on as they are, behind those arguments that are the command's.  An error says
/// what is wrong with which word, and names the help that tells more.
Result<Invocation> read_command_line(const Command& command, std::vector<std::string> words);

/// The options as a list for people, a line or two each.
std::string options_text(const std::vector<Option>& options);

}  // namespace slipway::core
