#pragma once
#include <string>
#include <vector>

#include "core/event/style.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

/// A finding as lines for people:
///
///     slipway.yaml:14:9: error: vm_size is 'Lage' [stack.unknown-value]
///       14 |   vm_size: Lage
///          |            ^
///       sizes.yaml:3:5: note: it is given here too
///       3 | vm_size: Small
///         |          ^
///       status: 409
///       help: vm_size: Large
///
/// Without a place the line begins with the level, and names the resource or the option if there
/// is one.
std::vector<std::string> finding_lines(const Finding& finding, const Style& style = Style());

/// The same, as one text that ends with a line end.
std::string finding_text(const Finding& finding, const Style& style = Style());

}  // namespace slipway::core
