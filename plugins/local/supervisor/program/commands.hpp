#pragma once

#include <string>
#include <vector>

namespace slipway_local {

using Words = std::vector<std::string>;

/// Each takes the words behind its name and gives the exit code.  What it has to say is JSON, an
/// object a line, on its standard output.
int serve(const Words& words);
int image(const Words& words);

/// One finding a line for each thing that this computer lacks.
int preflight(const Words& words);

/// The first process of a stack's namespaces, and of an image's build; not for people.
int sandbox(const Words& words);
int workshop(const Words& words);

}  // namespace slipway_local
