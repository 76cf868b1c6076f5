#pragma once
#include <string>

#include "document/whole.hpp"

namespace cloud_init {

/// Puts a cloud-config of the user's own behind what is there, by the rules of user_data::Merging.
///
/// Commands append, the user's last; users (by name), files (by path, but for those that append),
/// packages (by name) and mounts (by their path) append, each once; other lists append what they do
/// not hold yet, mappings come together key by key, and of all else two different values are a
/// contradiction.  What was only a preset gives way.  `root` is a mapping whose marks are places in
/// `file`.
void merge(Whole& into, const YamlNode& root, const std::string& file,
           user_data::Problems& problems);

}  // namespace cloud_init
