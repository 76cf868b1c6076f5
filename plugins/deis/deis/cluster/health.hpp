#pragma once
#include <string>
#include <vector>

#include "deis/cluster/cluster.hpp"
#include "deis/config/settings.hpp"

namespace deis {

/// One thing that shows whether the platform serves.
struct HealthCheck {
  std::string what;  ///< `router on 10.0.0.4`
  bool good = false;
  std::string detail;  ///< why not, or what it said
};

/// Asks the platform itself: the keys that its components publish while they live, the routers'
/// health pages, the controller through a router, the registry, the builder's port.  Takes a second
/// or two at most.
std::vector<HealthCheck> check_health(const Way& way, const Settings& settings);

}  // namespace deis
