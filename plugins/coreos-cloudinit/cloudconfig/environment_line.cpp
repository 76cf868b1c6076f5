#include "cloudconfig/environment_line.hpp"

namespace cloudconfig {

std::string environment_fault(const std::string& text) {
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') return std::string("holds a ") + letter;
    if (letter == '\n' || letter == '\r') return "holds a line break";
    if (static_cast<unsigned char>(letter) < 0x20) return "holds a control character";
  }
  return {};
}

}  // namespace cloudconfig
