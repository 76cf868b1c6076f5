#pragma once
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// Whether the bytes are a whole shared library of this machine's kind.  The loader maps what the
/// headers promise, and a file that is shorter than that ends the process with SIGBUS instead of an
/// error.  `invalid_input` otherwise.
Result<void> check_elf(std::string_view bytes);

}  // namespace slipway::core
