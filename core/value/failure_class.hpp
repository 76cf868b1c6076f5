#pragma once
#include <string_view>

namespace slipway::core {

/// What kind of failure a call met with, as plugin.h lists the classes and what the host does about
/// each.
enum class FailureClass {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  already_exists,
  conflict,
  busy,
  throttled,
  unavailable,
  timeout,
  quota,
  cancelled,
  unsupported,
  unknown,
  internal,
};

/// As it stands in an answer: `not_found`.
const char* to_text(FailureClass kind);
/// A word that is none of them is the plugin's defect: `internal`.
FailureClass failure_class_from(std::string_view word);

}  // namespace slipway::core
