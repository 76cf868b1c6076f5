#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/network_document.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 9: the network configuration and virtual networks.
namespace azure_emulator {
namespace {

bool in_use(const Subscription& subscription, const VirtualNetwork& network) {
  for (const auto& [name, service] : subscription.services) {
    if (service.deployment && same_name(service.deployment->network, network.name)) return true;
  }
  return false;
}

void write_network(XmlWriter& writer, const Call& call, const VirtualNetwork& network) {
  writer.text("Name", network.name).text("Id", dashed(network.id));
  if (!network.affinity_group.empty()) writer.text("AffinityGroup", network.affinity_group);
  writer.text("State", "Created").flag("InUse", in_use(call.subscription, network));
  {
    const XmlScope space(writer, "AddressSpace");
    const XmlScope list(writer, "AddressPrefixes");
    for (const auto& prefix : network.prefixes) writer.text("AddressPrefix", prefix);
  }
  {
    const XmlScope list(writer, "Subnets");
    for (const auto& subnet : network.subnets) {
      const XmlScope scope(writer, "Subnet");
      writer.text("Name", subnet.name).text("AddressPrefix", subnet.prefix);
    }
  }
  if (!network.location.empty()) writer.text("Location", network.location);
}

/// Up to five free addresses of the network, without taking them.
std::vector<std::string> suggestions(World& world, const VirtualNetwork& network) {
  std::vector<std::string> found;
  for (const auto& subnet : network.subnets) {
    while (found.size() < 5) {
      auto address = world.addresses.take_in(subnet.prefix);
      if (address.empty()) break;
      found.push_back(std::move(address));
    }
  }
  for (const auto& address : found) world.addresses.release(address);
  return found;
}

}  // namespace

Reply handlers::get_network_configuration(Call& call) {
  if (call.subscription.network_document.empty()) {
    throw not_found("The network configuration was not found.");
  }
  Reply reply;
  reply.content_type = "text/plain";
  reply.body = call.subscription.network_document;
  if (reply.body.compare(0, kByteOrderMark.size(), kByteOrderMark) != 0) {
    reply.body.insert(0, kByteOrderMark);
  }
  return reply;
}

Reply handlers::set_network_configuration(Call& call) {
  Subscription& subscription = call.subscription;
  if (!subscription.network_operation.empty()) {
    throw conflict("Windows Azure is currently performing an operation with x-ms-requestid " +
                   subscription.network_operation +
                   " on this network configuration that requires exclusive access.");
  }
  const auto networks = read_network_document(call.raw_body);
  check_networks_in_use(subscription, networks);
  check_network_limits(call.raw_body, subscription.quotas);
  World& world = call.world;
  Work work;
  work.takes = world.durations.of("network");
  work.done = [&world, &subscription, document = call.raw_body] {
    set_network_document(world, subscription, document);
  };
  subscription.network_operation = call.id;
  return accept(call, std::move(work));
}

Reply handlers::list_networks(Call& call) {
  XmlWriter writer("VirtualNetworkSites");
  for (const auto& [key, network] : call.subscription.networks) {
    const XmlScope scope(writer, "VirtualNetworkSite");
    write_network(writer, call, network);
  }
  return xml_reply(writer.finish());
}

Reply handlers::check_address(Call& call) {
  const auto found = call.subscription.networks.find(lower(call.part("network")));
  if (found == call.subscription.networks.end()) {
    throw not_found("The virtual network " + call.part("network") + " does not exist.");
  }
  const auto address = call.query.find("address");
  if (address == call.query.end()) {
    throw Refusal{400, "MissingOrInvalidRequiredQueryParameter",
                  "A required query parameter was not specified: address."};
  }
  bool inside = false;
  for (const auto& subnet : found->second.subnets) {
    inside = inside || in_prefix(address->second, subnet.prefix);
  }
  const bool available = inside && call.world.addresses.is_free(address->second);
  XmlWriter writer("AddressAvailabilityResponse");
  writer.flag("IsAvailable", available);
  writer.open("AvailableAddresses");
  if (!available) {
    for (const auto& one : suggestions(call.world, found->second)) {
      writer.text("AvailableAddress", one);
    }
  }
  writer.close();
  return xml_reply(writer.finish());
}

}  // namespace azure_emulator
