#include "core/cli/refuse.hpp"

#include <ostream>

#include "core/event/text.hpp"

namespace slipway::core {

ExitCode refuse(Console& console, const Error& error) {
  console.err << "error: " << printable(error.message) << '\n';
  if (!error.hint.empty()) console.err << "help: " << printable(error.hint) << '\n';
  return exit_code_of(error);
}

}  // namespace slipway::core
