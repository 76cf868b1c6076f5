#include "core/cli/refuse.hpp"

#include <ostream>

namespace slipway::core {

ExitCode refuse(Console& console, const Error& error) {
  console.err << "error: " << error.message << '\n';
  if (!error.hint.empty()) console.err << "help: " << error.hint << '\n';
  return exit_code_of(error);
}

}  // namespace slipway::core
