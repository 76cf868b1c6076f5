#pragma once
#include <string>

namespace slipway::core {

/// A plugin file that was found; nothing of it has run.
struct PluginFile {
  std::string name;  ///< file name without `.so`
  std::string path;
  bool by_path = false;        ///< it was named by a path, and not searched for
  bool by_stack_file = false;  ///< the path is not the user's own word, but stands in a stack file

  /// What to call it on a command line.
  std::string shown() const { return by_path ? "'" + path + "'" : name; }
};

}  // namespace slipway::core
