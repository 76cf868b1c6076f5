#pragma once

#include <string>
#include <string_view>

#include "supervisor/stack/stack.hpp"

namespace slipway_local {

/// Carries out one request of the wire: a line of JSON in, a line of JSON out, without its end.
/// Any number at once.  `ended` is set when the stack was ended: nothing is answered then, the
/// outer process does that.
std::string answer(Stack& stack, std::string_view line, bool& ended);

}  // namespace slipway_local
