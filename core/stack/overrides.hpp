#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/stack/stack.hpp"
#include "core/stack/substitution.hpp"
#include "core/stack/tree.hpp"

namespace slipway::core {

/// Which options came from where: role -> option path -> `flag` or `environment`.
using Origins = std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

/// Puts the variables SLIPWAY_NAME and SLIPWAY_<ROLE>_<OPTION>, then the flags, over what the file
/// says.  A variable of a role that nothing else asks for is a warning, no wish.
Origins apply_overrides(const StackSource& source, const Substitution& substitution, Tree& tree,
                        std::vector<Finding>& findings);

/// Whether flags or variables alone name a plugin, so that no file is needed.
bool overrides_name_a_plugin(const StackSource& source);

}  // namespace slipway::core
