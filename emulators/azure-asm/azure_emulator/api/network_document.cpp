#include "azure_emulator/api/network_document.hpp"

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/element.hpp"

namespace azure_emulator {
namespace {

constexpr std::string_view kNetworkNamespace =
    "http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration";

const Element* within(const Element& document, const char* child, const char* list) {
  const Element* configuration = document.child("VirtualNetworkConfiguration");
  const Element* parent =
      configuration != nullptr && child != nullptr ? configuration->child(child) : configuration;
  return parent != nullptr ? parent->child(list) : nullptr;
}

std::size_t count_in(const Element* list, const char* item) {
  return list != nullptr ? list->all(item).size() : 0;
}

Element read_document(const std::string& document) {
  std::string text = document;
  if (text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0) {
    text.erase(0, kByteOrderMark.size());
  }
  std::string reason;
  auto root = parse_xml(text, reason);
  if (!root) throw invalid_xml(reason);
  if (root->name != "NetworkConfiguration" || root->space != kNetworkNamespace) {
    throw invalid_xml("the root is not a NetworkConfiguration of its namespace");
  }
  return std::move(*root);
}

void hold_against(const char* what, int limit, std::size_t count) {
  if (const auto over = over_quota(what, limit, 0, static_cast<int>(count))) throw Refusal(*over);
}

VirtualNetwork read_site(const Element& site) {
  VirtualNetwork network;
  network.name = site.attribute("name");
  network.location = site.attribute("Location");
  network.affinity_group = site.attribute("AffinityGroup");
  if (network.name.empty()) throw bad_request("A virtual network has no name.");
  if (network.location.empty() == network.affinity_group.empty()) {
    throw bad_request("The virtual network " + network.name +
                      " needs exactly one of Location and AffinityGroup.");
  }
  if (const Element* space = site.child("AddressSpace")) {
    for (const Element* prefix : space->all("AddressPrefix")) {
      network.prefixes.push_back(prefix->text);
    }
  }
  if (const Element* subnets = site.child("Subnets")) {
    for (const Element* subnet : subnets->all("Subnet")) {
      network.subnets.push_back({subnet->attribute("name"), subnet->get("AddressPrefix")});
    }
  }
  return network;
}

}  // namespace

std::map<std::string, VirtualNetwork> read_network_document(const std::string& document) {
  const Element root = read_document(document);
  std::map<std::string, VirtualNetwork> networks;
  const Element* sites = within(root, nullptr, "VirtualNetworkSites");
  if (sites == nullptr) return networks;
  for (const Element* site : sites->all("VirtualNetworkSite")) {
    VirtualNetwork network = read_site(*site);
    const std::string key = lower(network.name);
    if (!networks.emplace(key, std::move(network)).second) {
      throw bad_request("The virtual network " + site->attribute("name") + " is named twice.");
    }
  }
  return networks;
}

void check_network_limits(const std::string& document, const Quotas& quotas) {
  const Element root = read_document(document);
  const Element* sites = within(root, nullptr, "VirtualNetworkSites");
  hold_against("virtual network count", quotas.virtual_networks,
               count_in(sites, "VirtualNetworkSite"));
  hold_against("local network count", quotas.local_networks,
               count_in(within(root, nullptr, "LocalNetworkSites"), "LocalNetworkSite"));
  hold_against("DNS server count", quotas.dns_servers,
               count_in(within(root, "Dns", "DnsServers"), "DnsServer"));
  if (sites == nullptr) return;
  for (const Element* site : sites->all("VirtualNetworkSite")) {
    hold_against("DNS server count per virtual network", quotas.dns_servers_per_network,
                 count_in(site->child("DnsServersRef"), "DnsServerRef"));
  }
}

void check_networks_in_use(const Subscription& subscription,
                           const std::map<std::string, VirtualNetwork>& networks) {
  for (const auto& [name, service] : subscription.services) {
    if (!service.deployment || service.deployment->network.empty()) continue;
    if (networks.count(lower(service.deployment->network)) == 0) {
      throw bad_request("The virtual network " + service.deployment->network +
                        " is in use by the deployment " + service.deployment->name + ".");
    }
  }
}

void set_network_document(World& world, Subscription& subscription, const std::string& document) {
  auto networks = read_network_document(document);
  check_networks_in_use(subscription, networks);
  for (auto& [key, network] : networks) {
    const auto known = subscription.networks.find(key);
    network.id = known != subscription.networks.end() ? known->second.id : world.new_id();
  }
  subscription.networks = std::move(networks);
  subscription.network_document = document;
}

}  // namespace azure_emulator
