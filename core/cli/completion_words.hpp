#pragma once
#include <string>
#include <vector>

#include "core/command/command.hpp"

namespace slipway::core {

/// What there is of a kind, for who completes a word: nodes and addresses of the stack here,
/// actions of the role `of`, the plugins that are installed, the codes that can be explained.
/// Nothing is contacted, and what cannot be read is left out.
std::vector<std::string> words_of_kind(const std::string& kind, const std::string& of,
                                       const Invocation& invocation, Console& console);

}  // namespace slipway::core
