#pragma once
#include <string>

#include "core/command/command.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// The text of a first stack file: the name, and each role that a flag gives a plugin, with what
/// the plugin cannot do without.  That comes from --set, or from the terminal; `invalid_input`
/// names all that is missing where nobody can be asked, `cancelled` when the answer does not come.
Result<std::string> first_stack(const Invocation& invocation, Console& console);

}  // namespace slipway::core
