#pragma once
#include "swarm/resources/context.hpp"

namespace swarm {

/// Takes a node out of the swarm: its tasks go elsewhere first, a manager is demoted, then it
/// leaves and is taken off the list.  Said again after it was cut off, it goes on.
///
/// `request`: `inputs.node`, and as `id` docker's id of the node.  A machine that does not answer
/// is taken off the list as it is.  Tasks without another place are waited for two minutes at most.
/// The last manager stays: with it goes the swarm, which is the swarm's own matter.
Outcome leave_swarm(const Task& task);

/// How many tasks the swarm has on that node that run or are about to.
std::size_t live_tasks(const Machine& manager, const std::string& node_id);

}  // namespace swarm
