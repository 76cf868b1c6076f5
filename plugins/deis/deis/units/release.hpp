#pragma once
#include <string>

namespace deis {

/// A Deis release, `v1.10.1`.
struct Release {
  int major = 1;
  int minor = 10;
  int patch = 1;

  /// Reads `v1.10.1`; anything that is not such a number reads as 0.0.0.
  static Release parse(const std::string& text);
  std::string text() const;
  auto operator<=>(const Release&) const = default;
};

/// From this release on the router answers health checks on 9090 too, the logger serves HTTP and
/// the controller asks docker.
inline constexpr Release newer_services{1, 13, 0};

}  // namespace deis
