#pragma once
#include <string_view>

namespace cloudconfig {

/// A release of the tool that applies the document, as minor * 10 + patch of its 1.x.y: the numbers
/// compare as the releases do.
using ToolVersion = int;

/// Inside CoreOS 766, the release that Deis 1.10 was made for.
inline constexpr ToolVersion tool_1_5_1 = 51;
/// The last release there is.
inline constexpr ToolVersion tool_1_14_0 = 140;

/// The first release that does not allow the reboot strategy best-effort any more.
inline constexpr ToolVersion first_without_best_effort = tool_1_14_0;

/// The tool inside a CoreOS release that can be chosen: `766.4.0` or `last`.
inline ToolVersion tool_of(std::string_view coreos_version) {
  return coreos_version == "766.4.0" ? tool_1_5_1 : tool_1_14_0;
}

}  // namespace cloudconfig
