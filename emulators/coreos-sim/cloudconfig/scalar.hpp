#pragma once

#include <optional>
#include <string>

#include "coreos-sim/cloudconfig/settings.hpp"
#include "coreos-sim/cloudconfig/tree.hpp"

namespace coreos_sim::cloudconfig {

/// The written text of a scalar (null gives an empty one); nothing for a list or a mapping.
std::optional<std::string> as_string(const Tree& tree);

/// A bare YAML 1.1 boolean; nothing for anything else, a quoted one included.
std::optional<bool> as_boolean(const Tree& tree);

/// The scalar as text the way Go prints a value of that type; empty for a value that is zero,
/// false, of the wrong kind or not of that type: such a setting gives no line.
std::string printed(const Tree& tree, Type type);

}  // namespace coreos_sim::cloudconfig
