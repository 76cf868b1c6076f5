#pragma once
#include "document/whole.hpp"

namespace cloud_init {

/// Where the machine notes how each numbered command ended: lines `NUMBER EXIT-CODE`.
inline constexpr const char* steps_file = "/var/lib/slipway/steps";        ///< of `runcmd`
inline constexpr const char* early_file = "/var/lib/slipway/early-steps";  ///< of `bootcmd`

/// Numbers the commands of `runcmd` and of `bootcmd`, each from 1, in place.
///
/// To the tool all commands of a key are one script, of which only the last one's end counts.  So
/// what each said stands between marks with its number in the tool's output, how it ended in a file
/// on the machine, and the script ends badly when one of them did.  A command that was rendered is
/// run in a shell of its own; the user's stay in the one shell that they would have without us, so
/// that one may set what the next uses, and one that ends it has no end in the file.
void number_commands(Whole& whole);

}  // namespace cloud_init
