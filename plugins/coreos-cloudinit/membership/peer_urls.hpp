#pragma once
#include <string>
#include <vector>

#include "slipway/value.hpp"

namespace cloudconfig {

/// The peer addresses of a node: `pattern` (as in its settings, commas between) with the node's own
/// addresses in the places of the tokens; empty when one that is needed is not known.
std::vector<std::string> peer_urls(const std::string& pattern,
                                   const slipway::Value& private_address,
                                   const slipway::Value& public_address);

/// What etcd is told of the members: `name=url` for each peer address, commas between.
std::string initial_cluster_part(const std::string& name, const std::vector<std::string>& urls);

}  // namespace cloudconfig
