#pragma once
#include <vector>

#include "deis/cluster/health.hpp"

namespace deis {

/// How the machines say that they are themselves: the reports that `health-report` leaves in etcd.
/// One check for each node; a node without a report is bad when another has one.  Machines that
/// were made without the script send none, and then there is no check.
std::vector<HealthCheck> machine_reports(const slipway::kit::Etcd2& etcd,
                                         const slipway::contract::Inventory& inventory);

}  // namespace deis
