#pragma once
#include <vector>

#include "deis/config/settings.hpp"
#include "slipway/contract/contribution.hpp"

namespace deis {

/// The ports that the platform serves on.
std::vector<slipway::contract::Endpoint> endpoints();

/// What the platform needs of the machines.
std::vector<slipway::contract::Requirement> requirements(const Settings& settings);

}  // namespace deis
