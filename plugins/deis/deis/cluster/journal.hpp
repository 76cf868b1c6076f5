#pragma once
#include <functional>
#include <string>

#include "deis/cluster/cluster.hpp"

namespace deis {

/// The name of the node with that machine id, the id's first eight letters when none is known.
std::string node_of_machine(const slipway::contract::Inventory& inventory,
                            const std::string& machine_id);

/// The last lines of a unit's journal on a machine, as far as they can be had within a few seconds;
/// empty otherwise.
std::string last_lines(Cluster& cluster, const slipway::contract::Inventory& inventory,
                       const std::string& machine_id, const std::string& unit,
                       const std::function<bool()>& cancelled);

/// The command that shows a unit's journal.
std::string journal_command(const std::string& unit, int lines);

}  // namespace deis
