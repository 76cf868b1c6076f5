#include "stack/placement.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <set>

#include "slipway/outcome.hpp"

namespace local {
namespace {

using slipway::Failure;
using slipway::Reference;
namespace contract = slipway::contract;

/// An endpoint of a machine's is called after both, and has 63 characters at most.
constexpr std::size_t most_name = 46;

std::string address_text(std::uint32_t number) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += (text.empty() ? "" : ".") + std::to_string(number >> shift & 0xFFU);
  return text;
}

std::uint32_t mask_of(int bits) { return ~std::uint32_t{0} << (32 - bits); }

contract::LayoutNode layout_node(const Node& node) {
  contract::LayoutNode out;
  out.name = node.name();
  out.group = node.group;
  out.index = node.index;
  out.resource = machine_address(node);
  out.facts.memory_mb = node.options.memory_mb;
  out.facts.data_disk = node.options.data_disk_mb > 0;
  out.private_address = Reference{out.resource, "private_address"};
  out.public_address = node.options.publish;
  out.ssh.host = node.options.publish;
  out.ssh.port = Reference{out.resource, "ssh_port"};
  out.ssh.user = "root";
  out.ssh.identity = node.options.ssh_key;
  out.ssh.host_key = Reference{out.resource, "host_key"};
  return out;
}

void check(const Options& role, const std::vector<Node>& nodes) {
  const auto range = range_from(role.network);
  if (range && static_cast<std::int64_t>(nodes.size()) > range->room())
    throw Failure("invalid", "the network " + role.network + " has room for " +
                                 std::to_string(range->room()) + " machines")
        .with_hint("set a larger network, such as 10.77.0.0/16");
  std::set<std::string> names;
  std::set<std::string> addresses;
  for (const auto& node : nodes) {
    const auto name = node.name();
    const bool plain =
        name.size() <= most_name && name.find("--") == std::string::npos &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!plain)
      throw Failure("invalid", "'" + name + "' cannot be the name of a machine here")
          .with_hint("use up to " + std::to_string(most_name) +
                     " small letters, digits and single hyphens in group and name_prefix");
    if (!names.insert(name).second)
      throw Failure("invalid", "two machines would be called '" + node.name() + "'")
          .with_hint("give their groups other names, or another name_prefix");
    const auto address = node.address();
    if (!address.empty() && !addresses.insert(address).second)
      throw Failure("invalid", "two machines would have the address " + address)
          .with_hint("set a static_address for each group, far enough apart");
    if (range && !address.empty() && !range->holds(*address_number(address)))
      throw Failure("invalid", "the address " + address + " of '" + node.name() +
                                   "' is not one for a machine in " + role.network)
          .with_hint("set another static_address, or a larger network");
  }
}

}  // namespace

std::string Node::name() const {
  return options.name_prefix + (group.empty() ? "" : "-" + group) + "-" + std::to_string(index);
}

std::string Node::address() const {
  const auto first = address_number(options.static_address);
  return first ? address_text(*first + static_cast<std::uint32_t>(index)) : std::string();
}

bool Range::holds(std::uint32_t address) const {
  const auto last = first | ~mask_of(bits);
  return address > first + 1 && address < last;  // the first one is the sandbox's own
}

std::int64_t Range::room() const { return (std::int64_t{1} << (32 - bits)) - 3; }

std::optional<std::uint32_t> address_number(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

std::optional<Range> range_from(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto first = address_number(text.substr(0, slash));
  int bits = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + slash + 1, end, bits);
  if (!first || read.ec != std::errc() || read.ptr != end || bits < 8 || bits > 29)
    return std::nullopt;
  if ((*first & ~mask_of(bits)) != 0) return std::nullopt;
  return Range{*first, bits};
}

std::string sandbox_address() { return "cloud/sandbox/sandbox"; }
std::string machine_address(const Node& node) { return "cloud/machine/" + node.name(); }
std::string key_address() { return "cloud/ssh_key/ssh"; }

contract::Layout lay_out(const Options& role, const std::vector<Node>& nodes,
                         const std::vector<contract::Texts>& metadata) {
  check(role, nodes);
  contract::Layout layout;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto node = layout_node(nodes[i]);
    node.metadata = metadata[i];
    node.removed_by = {sandbox_address()};
    layout.nodes.push_back(std::move(node));
  }
  if (!nodes.empty()) layout.load_balancer.address = role.publish;
  return layout;
}

}  // namespace local
