#include "azure_asm/stack/limits.hpp"

#include <set>

#include "azure_asm/machine/sizes.hpp"

namespace azure_asm {
namespace {

using slipway::Finding;

constexpr std::int64_t most_groups = 256;   // sheet, section 15
constexpr std::int64_t most_networks = 50;  // where the subscription does not say
constexpr std::int64_t most_in_network = 2048;

}  // namespace

void LimitCheck::run(const Element& subscription) {
  check_machines(subscription);
  std::set<std::string> services;
  for (const auto& node : nodes_)
    if (!standing_.hosted_service(node.service())) services.insert(node.service());
  room("cloud services", "cloud_service_name", static_cast<std::int64_t>(services.size()),
       subscription.number("MaxHostedServices"), subscription.number("CurrentHostedServices"));
  const bool new_account = options_.blob_container_url.empty() &&
                           !standing_.storage_account(made_storage_account(options_));
  room("storage accounts", "blob_container_url", new_account ? 1 : 0,
       subscription.number("MaxStorageAccounts"), subscription.number("CurrentStorageAccounts"));
  const bool new_address =
      !options_.reserved_ip.empty() && !standing_.has_reserved_ip(options_.reserved_ip);
  if (subscription.find("MaxReservedIPs"))
    room("reserved addresses", "reserved_ip", new_address ? 1 : 0,
         subscription.number("MaxReservedIPs"), subscription.number("CurrentReservedIPs"));
}

void LimitCheck::check_machines(const Element& subscription) {
  std::int64_t cores = 0;
  std::int64_t addresses = 0;
  std::int64_t in_network = 0;
  for (const auto& node : nodes_) {
    addresses += node.options.public_ips ? 1 : 0;
    in_network += node.options.virtual_network_name.empty() ? 0 : 1;
  }
  for (const auto* node : standing_.missing(nodes_)) {
    const auto* size = find_size(node->options.vm_size);
    cores += size ? size->cores : 0;
  }
  room("cores", "vm_size", cores, subscription.number("MaxCoreCount"),
       subscription.number("CurrentCoreCount"));
  // The service does not say how many addresses are in use: what this stack wants is all there is.
  if (addresses > 0 && subscription.find("MaxPublicIPCount"))
    room("public addresses", "public_ips", addresses, subscription.number("MaxPublicIPCount"), 0);
  if (in_network > most_in_network)
    room("machines in one network", "virtual_network_name", in_network, most_in_network, 0);
}

void LimitCheck::check_networks(const Element& subscription, const Element& networks) {
  const auto most = subscription.find("MaxVirtualNetworkSites")
                        ? subscription.number("MaxVirtualNetworkSites")
                        : most_networks;
  room("virtual networks", "virtual_network_name", 1, most,
       static_cast<std::int64_t>(networks.all("VirtualNetworkSite").size()));
}

void LimitCheck::check_groups(const Element& groups) {
  room("affinity groups", "affinity_group", 1, most_groups,
       static_cast<std::int64_t>(groups.all("AffinityGroup").size()));
}

void LimitCheck::room(const char* what, const char* option, std::int64_t needed, std::int64_t most,
                      std::int64_t used) {
  const auto left = most - used;
  const auto text = std::to_string(needed) + " " + what + " needed, " + std::to_string(left) +
                    " left of " + std::to_string(most);
  if (needed > left)
    say_(Finding::error("azure-asm.quota", "not enough " + std::string(what) + ": " + text)
             .option("cloud", {option})
             .help("use less, or ask the provider to raise the limit"));
  else if (needed > 0)
    say_(Finding::ok("azure-asm.quota", text));
}

}  // namespace azure_asm
