#pragma once
#include <span>
#include <string_view>

#include "core/run/exit_code.hpp"

namespace slipway::core {

/// Every code that a command can end with by itself, in order; empty for a word that is no command.
/// A program that a command becomes, such as ssh, ends as it likes.  docs/exit-codes.md has the
/// same table, and the tests hold every exit that they see against it.
std::span<const ExitCode> exit_codes_of(std::string_view command);

}  // namespace slipway::core
