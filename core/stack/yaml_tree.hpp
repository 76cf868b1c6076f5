#pragma once
#include <optional>
#include <vector>

#include "core/stack/source_file.hpp"
#include "core/stack/substitution.hpp"
#include "core/stack/tree.hpp"

namespace slipway::core {

/// Levels of maps and lists in a stack; deeper ones are refused, wherever they come from.
inline constexpr std::size_t deepest_stack = 64;

/// Reads YAML into values with places: anchors, merge keys (`<<`) and `${...}` are resolved.  Every
/// fault is a finding; after one in the syntax there is no tree.
std::optional<Tree> read_yaml(const SourceFile& source, const Substitution& substitution,
                              std::vector<Finding>& findings);

/// A value given by a flag or a variable: a list or map in brackets, a quoted text, or a plain
/// scalar taken as it is.  Faults are findings at `place`, and never quote the text.  Without a
/// substitution `${...}` is text like any other.
Value read_flow(const std::string& text, const Substitution* substitution, const Place& place,
                std::vector<Finding>& findings);

}  // namespace slipway::core
