#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "slipway/contract/inventory.hpp"
#include "slipway/kit/etcd2.hpp"

namespace cloudconfig {

/// An ssh connection to one machine, and its etcd through it.  For one call.
struct EtcdLink {
  std::string node;
  std::shared_ptr<slipway::kit::Tunnel> tunnel;
  slipway::kit::Etcd2 etcd;
};

/// A link to this machine.  One whose host key is not known is a first contact: its key is in
/// `tunnel->host_key()`.  Throws a classified Failure.
EtcdLink link_to(const slipway::contract::InventoryNode& node,
                 const std::function<bool()>& cancelled);

/// Machines that can be asked now, those with a known host key first; `but` (a node) left out.
std::vector<slipway::contract::InventoryNode> reachable_nodes(
    const slipway::contract::Inventory& inventory, const std::string& but = {});

/// A link to the first of `nodes` whose etcd has quorum; one that is silent does not hold the next
/// up for long.  Throws the failure of the last one tried, `unavailable` when there is none to try.
EtcdLink link_to_quorum(const std::vector<slipway::contract::InventoryNode>& nodes,
                        const std::function<bool()>& cancelled);

/// Whether the member that serves clients at one of these addresses says that it has quorum; asked
/// from the link's machine.
bool serves(const EtcdLink& link, const std::vector<std::string>& client_urls,
            const std::function<bool()>& cancelled);

}  // namespace cloudconfig
