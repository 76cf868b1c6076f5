#pragma once
#include <string>
#include <string_view>

namespace slipway::kit {

/// A text as one word of a shell's command line, whatever is in it.
inline std::string shell_quoted(std::string_view text) {
  std::string made = "'";
  for (const char c : text) {
    if (c == '\'')
      made += "'\\''";
    else
      made += c;
  }
  return made + "'";
}

}  // namespace slipway::kit
