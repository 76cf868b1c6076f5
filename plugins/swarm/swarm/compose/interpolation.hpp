#pragma once
#include <map>
#include <string>

#include "user_data/problem.hpp"
#include "user_data/yaml_node.hpp"

namespace swarm {

/// Puts variables into all values below a node, as docker does: `$NAME`, `${NAME}`, `${NAME:-text}`
/// and `${NAME-text}` for one that is not set (or empty), `${NAME:?why}` and `${NAME?why}` for one
/// that must be, `$$` for the sign itself.  One that is not set and has no text is empty, which is
/// a warning.
void interpolate(user_data::YamlNode& node, const std::map<std::string, std::string>& variables,
                 user_data::Problems& problems);

}  // namespace swarm
