#pragma once
#include "cloudconfig/document.hpp"
#include "cloudconfig/shared.hpp"

namespace cloudconfig {

/// Takes from a YAML tree what the tool of that release would take, and says what it would drop:
/// unknown keys (with the nearest known one), values of a wrong type, keys of a later release.
/// Repeated keys behave as in the tool: the last scalar wins, lists append, mappings merge; both
/// draw a warning, since they are hardly meant.
Document read_document(const YamlNode& root, ToolVersion tool, Problems& problems);

/// A number as the tool prints it into an environment line: 1000000000 becomes 1e+09.
std::string printed_real(double value);

}  // namespace cloudconfig
