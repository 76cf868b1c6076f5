#pragma once
#include <cstddef>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// Whether the bytes are a whole shared library of this machine's kind.  The loader maps what the
/// headers promise, and a file that is shorter than that ends the process with SIGBUS instead of an
/// error.  `invalid_input` otherwise.
Result<void> check_elf(std::string_view bytes);

/// What the section of that name holds; empty when there is none, or when it is larger than `most`.
/// Pre: check_elf.  Whatever the file says, nothing outside of the bytes is looked at.
std::string_view elf_section(std::string_view bytes, std::string_view name, std::size_t most);

}  // namespace slipway::core
