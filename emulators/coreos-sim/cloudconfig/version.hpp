#pragma once

#include <compare>

namespace coreos_sim::cloudconfig {

/// A release of the tool that reads user-data; what it accepts grew with its releases.
struct ToolVersion {
  int major = 1;
  int minor = 5;
  int patch = 1;

  auto operator<=>(const ToolVersion&) const = default;
};

/// The release inside CoreOS 766, and the last one ever made.
constexpr ToolVersion tool_1_5_1{1, 5, 1};
constexpr ToolVersion tool_1_14_0{1, 14, 0};

}  // namespace coreos_sim::cloudconfig
