#pragma once

#include <string>

namespace coreos_sim::cloudconfig {

/// The addresses that a machine knows about itself; an unknown one is empty.
struct Addresses {
  std::string public_ipv4;
  std::string private_ipv4;
  std::string public_ipv6;
  std::string private_ipv6;
};

/// Replaces the four tokens ($private_ipv4 and so on) in the whole text, the way the tool's two
/// regular expressions per token do: no word boundary, a backslash before the token is removed
/// instead, and of two equal tokens side by side only the first is replaced.
std::string substitute(const std::string& text, const Addresses& addresses);

}  // namespace coreos_sim::cloudconfig
