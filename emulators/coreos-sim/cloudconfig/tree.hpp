#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cloudconfig {

struct Tree;
using TreePtr = std::shared_ptr<const Tree>;  // shared: an alias stands for the very same node

/// A YAML document before anything is decided about its types: scalars keep their written text and
/// mappings keep every pair in document order, repeated keys included.
struct Tree {
  enum class Kind { scalar, list, map };

  Kind kind = Kind::scalar;
  std::string text;     ///< scalar: its text as the YAML reader gives it
  bool plain = false;   ///< scalar: written without quotes and not as a block
  bool binary = false;  ///< scalar: tagged !!binary
  std::vector<TreePtr> items;
  std::vector<std::pair<std::string, TreePtr>> pairs;  ///< keys with '-' already turned into '_'

  /// A plain scalar that means nothing: empty, `~`, `null`.
  bool is_null() const;
};

/// Parses the first YAML document of `text`; a second one is ignored.  Null when there is none.
/// The reader is libyaml, of which the tool's own reader is a port, so that tabs, control
/// characters and encodings are refused alike.
Result<TreePtr> parse_tree(const std::string& text);

}  // namespace coreos_sim::cloudconfig
