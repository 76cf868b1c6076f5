#include "supervisor/machine/surroundings.hpp"

#include <algorithm>

namespace slipway_local {

bool Surroundings::unified() const {
  return std::none_of(hierarchies.begin(), hierarchies.end(), [](const Hierarchy& one) {
    return one.controllers.find("name=systemd") != std::string::npos;
  });
}

}  // namespace slipway_local
