#pragma once
#include <string>

namespace slipway::test {

/// Where a plugin of these tests was built; a target that uses it says so in ABI_PLUGINS.
inline std::string built(const std::string& name) {
  return std::string(ABI_PLUGINS) + "/" + name + ".so";
}

}  // namespace slipway::test
