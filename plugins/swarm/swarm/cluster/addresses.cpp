#include "swarm/cluster/addresses.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include "slipway/contract/forms.hpp"
#include "slipway/text.hpp"

namespace swarm {
namespace {

using slipway::Failure;

/// Every address of the machine but its loopback's, with the interface before it: `eth0 10.0.0.1`.
constexpr const char* list_addresses =
    "ip -o addr show scope global | awk '{split($4, a, \"/\"); print $2, a[1]}'";

struct OwnAddress {
  std::string interface;
  std::string address;
};

std::vector<OwnAddress> addresses_of(const Machine& machine) {
  std::istringstream lines(machine.ask(list_addresses));
  std::vector<OwnAddress> addresses;
  for (OwnAddress one; lines >> one.interface >> one.address;) addresses.push_back(one);
  return addresses;
}

std::string listed(const std::vector<OwnAddress>& addresses) {
  std::vector<std::string> texts;
  for (const auto& one : addresses) texts.push_back(one.address + " (" + one.interface + ")");
  return texts.empty() ? "none" : slipway::joined(texts, ", ");
}

}  // namespace

std::string with_port(const std::string& address, int port) {
  const bool six = address.find(':') != std::string::npos;
  return (six ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string own_address(const Machine& machine, const slipway::contract::InventoryNode& node,
                        const std::string& which) {
  const auto have = addresses_of(machine);
  const bool by_cloud = which == "private" || which == "public";
  const auto& told = (which == "public" ? node.public_address : node.private_address).as_string();
  const auto fits = [&](const OwnAddress& one) {
    if (by_cloud) return one.address == told;
    return one.interface == which && one.address.find(':') == std::string::npos;
  };
  const auto found = std::find_if(have.begin(), have.end(), fits);
  if (found != have.end()) return found->address;
  const auto wanted = by_cloud ? which + " address " + (told.empty() ? "(not known)" : told)
                               : "interface '" + which + "' with an address";
  throw Failure("invalid", "'" + node.name + "' has no " + wanted +
                               ", which is what it would tell "
                               "the other nodes; it has " +
                               listed(have))
      .with_effect("none")
      .with_hint("set platform.advertise to an interface that every node has");
}

}  // namespace swarm
