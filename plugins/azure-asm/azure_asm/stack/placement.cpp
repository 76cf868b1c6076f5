#include "azure_asm/stack/placement.hpp"

#include <map>
#include <set>

#include "azure_asm/machine/addresses.hpp"
#include "azure_asm/machine/sizes.hpp"
#include "slipway/outcome.hpp"
#include "slipway/text.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Reference;

/// A DNS label: the machine's name is its host name.
constexpr std::size_t longest_name = 63;

void check(const std::vector<Node>& nodes) {
  std::map<std::string, std::string> taken;
  for (const auto& node : nodes) {
    const auto name = node.name();
    if (name.size() > longest_name)
      throw Failure("invalid", "the machine's name '" + name + "' is longer than 63 characters")
          .with_hint("shorten cloud_service_name or vm_name_prefix");
    const auto port = std::to_string(node.ssh_port());
    if (node.ssh_port() > 65535)
      throw Failure("invalid", "the ssh port " + port + " of '" + name + "' is above 65535")
          .with_hint("set a lower ssh_port");
    const auto [other, fresh] = taken.emplace(slipway::lowered(node.service()) + ":" + port, name);
    if (!fresh)
      throw Failure("invalid",
                    "'" + name + "' and '" + other->second + "' have the same ssh port " + port)
          .with_hint("give the group '" + node.group + "' an ssh_port of its own");
  }
}

slipway::contract::LayoutNode layout_node(const Node& node) {
  const auto address = machine_address(node);
  slipway::contract::LayoutNode out;
  out.name = node.name();
  out.group = node.group;
  out.index = node.index;
  out.resource = address;
  if (const auto* size = find_size(node.options.vm_size)) {
    out.facts.memory_mb = size->memory_mb;
    out.facts.cores = size->cores;
  }
  out.facts.data_disk = node.options.data_disk;
  out.facts.endpoints = node.carries_endpoints();
  out.private_address = Reference{address, "private_address"};
  out.public_address = Reference{address, "public_address"};
  out.ssh.host = Reference{address, "ssh_host"};
  out.ssh.port = Reference{address, "ssh_port"};
  out.ssh.user = "core";
  if (!node.options.ssh_cert.empty()) out.ssh.identity = Reference{ssh_key_address(), "identity"};
  out.ssh.passphrase = node.options.ssh_key_passphrase;
  return out;
}

}  // namespace

std::string Node::service() const {
  const auto number = service_number();
  return options.cloud_service_name + (number == 0 ? "" : "-" + std::to_string(number + 1));
}

std::string Node::name() const {
  const auto in_group = group.empty() ? "" : group + "-";
  return options.cloud_service_name + "-" + options.vm_name_prefix + "-" + in_group +
         std::to_string(index);
}

std::string Node::static_address() const {
  if (options.static_address.empty()) return {};
  auto number = address_number(options.static_address) + static_cast<std::uint32_t>(index);
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += (text.empty() ? "" : ".") + std::to_string(number >> shift & 0xFFU);
  return text;
}

std::string machine_address(const Node& node) { return "cloud/virtual_machine/" + node.name(); }
std::string service_address(const std::string& service) {
  return "cloud/hosted_service/" + service;
}
std::string certificate_address(const std::string& service) {
  return "cloud/service_certificate/" + service;
}
std::string storage_address(const Options& options) {
  return "cloud/storage_account/" + made_storage_account(options);
}
std::string container_address(const Options& options) {
  return "cloud/blob_container/" + made_storage_account(options);
}
std::string group_address(const Options& options) {
  return "cloud/affinity_group/" + options.affinity_group;
}
std::string network_address(const Options& options) {
  return "cloud/virtual_network/" + options.virtual_network_name;
}
std::string reserved_address(const Options& options) {
  return "cloud/reserved_ip/" + options.reserved_ip;
}
std::string ssh_key_address() { return "cloud/ssh_key/ssh"; }
std::string exclusive_group(const std::string& service) {
  return "azure-asm/" + slipway::lowered(service);
}

slipway::contract::Layout lay_out(const std::vector<Node>& nodes,
                                  const std::vector<slipway::contract::Texts>& metadata) {
  check(nodes);
  std::set<std::string> services;
  for (const auto& node : nodes) services.insert(service_address(node.service()));
  slipway::contract::Layout layout;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto node = layout_node(nodes[i]);
    node.metadata = metadata[i];
    node.removed_by.assign(services.begin(), services.end());
    layout.nodes.push_back(std::move(node));
  }
  for (const auto& node : nodes) {
    if (!node.carries_endpoints()) continue;
    layout.load_balancer.address = Reference{machine_address(node), "load_balancer_address"};
    layout.load_balancer.name = Reference{service_address(node.service()), "dns_name"};
    break;
  }
  return layout;
}

}  // namespace azure_asm
