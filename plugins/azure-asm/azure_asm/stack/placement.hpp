#pragma once
#include <string>
#include <vector>

#include "azure_asm/stack/options.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/value.hpp"

/// Which machine is where, and what the things are called.  All of it follows from a node's group
/// and index, never from how many there are.
namespace azure_asm {

/// One node as the core asks for it.
struct Node {
  std::string group;
  std::int64_t index = 0;
  Options options;  ///< of its group

  /// The number of its cloud service, from 0: the first ones fill the first.
  std::int64_t service_number() const { return index / options.machines_per_service; }
  std::string service() const;
  std::string name() const;
  std::int64_t ssh_port() const { return options.ssh_port + index; }
  /// Empty when the service chooses it.
  std::string static_address() const;
  /// The platform's endpoints are on the first service, which has the one public address.
  bool carries_endpoints() const { return service_number() == 0; }
};

std::string machine_address(const Node& node);
std::string service_address(const std::string& service);
std::string certificate_address(const std::string& service);
std::string storage_address(const Options& options);
std::string container_address(const Options& options);
std::string group_address(const Options& options);
std::string network_address(const Options& options);
std::string reserved_address(const Options& options);
std::string ssh_key_address();
/// No two changes of one cloud service at once.
std::string exclusive_group(const std::string& service);

/// The layout: how each node is known and reached.  Throws Failure `invalid` when two nodes would
/// share a port or a name is too long.
slipway::contract::Layout lay_out(const std::vector<Node>& nodes,
                                  const std::vector<slipway::contract::Texts>& metadata);

}  // namespace azure_asm
