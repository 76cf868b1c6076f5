#pragma once
#include <string>

namespace slipway::core {

/// The text as a POSIX shell takes it for one word, quoted only where that is needed.
std::string shell_word(const std::string& text);

}  // namespace slipway::core
