#pragma once
#include <vector>

#include "deis/resources/context.hpp"

namespace deis {

/// Whether the machines can carry what the stack wants, said before anything is changed: a unit
/// whose text changes is removed first, and one that no machine may take would then run nowhere.
///
/// A machine that stays has the labels that fleet shows for it, one that is made (anew) those that
/// its group will give it.
std::vector<Finding> check_labels(const Settings& settings, const Request& request,
                                  const std::vector<FleetMachine>& machines);

}  // namespace deis
