#include "membership/etcd_link.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "slipway/kit/race.hpp"

namespace cloudconfig {
namespace {

using slipway::Failure;
using slipway::contract::Inventory;
using slipway::contract::InventoryNode;
using slipway::contract::NodeStanding;
using slipway::kit::ChannelTarget;
using slipway::kit::SshOptions;
using slipway::kit::SshSession;
using slipway::kit::Tunnel;
using slipway::kit::TunnelHttp;

constexpr int ssh_port = 22;
constexpr int client_port = 2379;
constexpr int legacy_client_port = 4001;
constexpr const char* usual_user = "core";
/// With a moment between them, all tries of one call stay well below the time that a call has.
constexpr std::size_t most_tries = 6;
constexpr std::chrono::milliseconds connect_patience{6000};
constexpr std::chrono::milliseconds answer_patience{5000};
constexpr std::chrono::milliseconds health_patience{1500};

/// etcd may listen on the machine's own address only, on all, or on the port of old.
std::vector<ChannelTarget> etcd_targets(const InventoryNode& node) {
  std::vector<ChannelTarget> targets;
  const auto& own = node.private_address.as_string();
  if (!own.empty()) targets.push_back(ChannelTarget::tcp(own, client_port));
  targets.push_back(ChannelTarget::tcp("127.0.0.1", client_port));
  targets.push_back(ChannelTarget::tcp("127.0.0.1", legacy_client_port));
  return targets;
}

/// Host and port of `http://host:port`; members that speak TLS cannot be asked this way.
std::optional<ChannelTarget> target_of(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  if (url.rfind(scheme, 0) != 0) return std::nullopt;
  const auto end = std::min(url.find('/', scheme.size()), url.size());
  const auto colon = url.rfind(':', end);
  if (colon == std::string::npos || colon < scheme.size()) return std::nullopt;
  int port = 0;
  std::from_chars(url.data() + colon + 1, url.data() + end, port);
  return ChannelTarget::tcp(url.substr(scheme.size(), colon - scheme.size()), port);
}

/// What a link is made of; it does not yet ask anybody whether to stop.
struct Line {
  std::shared_ptr<Tunnel> tunnel;
  std::shared_ptr<TunnelHttp> http;
};

SshOptions options_of(const InventoryNode& node, const std::function<bool()>& cancelled) {
  SshOptions options;
  options.host = node.ssh.host.as_string();
  options.port = static_cast<int>(node.ssh.port.as_int(ssh_port));
  options.user = node.ssh.user.as_string().empty() ? usual_user : node.ssh.user.as_string();
  options.identity = node.ssh.identity.as_string();
  options.passphrase = node.ssh.passphrase.as_string();
  options.host_key = node.ssh.host_key.as_string();
  options.timeout = connect_patience;
  options.cancelled = cancelled;
  return options;
}

Line line_to(const InventoryNode& node, const std::function<bool()>& cancelled) {
  if (node.ssh.host.as_string().empty())
    throw Failure("unavailable", "node '" + node.name + "' has no ssh address yet")
        .with_effect("none");
  try {
    auto tunnel = std::make_shared<Tunnel>(SshSession(options_of(node, cancelled)));
    auto http = std::make_shared<TunnelHttp>(tunnel, etcd_targets(node), answer_patience);
    return {std::move(tunnel), std::move(http)};
  } catch (Failure& failure) {
    if (failure.kind == "forbidden") failure.with_hint(slipway::kit::changed_key_hint(node.name));
    throw;
  }
}

}  // namespace

EtcdLink link_to(const InventoryNode& node, const std::function<bool()>& cancelled) {
  const auto line = line_to(node, cancelled);
  return {node.name, line.tunnel, slipway::kit::Etcd2(line.http, cancelled)};
}

std::vector<InventoryNode> reachable_nodes(const Inventory& inventory, const std::string& but) {
  std::vector<InventoryNode> nodes;
  for (const auto& node : inventory.nodes)
    if (node.name != but && node.status != NodeStanding::lost && !node.ssh.host.as_string().empty())
      nodes.push_back(node);
  // those that leave are asked last: they may be gone in a moment
  const auto rank = [](const InventoryNode& node) {
    return (node.ssh.host_key.as_string().empty() ? 1 : 0) +
           (node.status == NodeStanding::leaving ? 2 : 0);
  };
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return nodes;
}

EtcdLink link_to_quorum(const std::vector<InventoryNode>& nodes,
                        const std::function<bool()>& cancelled) {
  slipway::kit::Race<std::pair<std::string, Line>> race(cancelled);
  race.otherwise(Failure("unavailable", "no other machine can be asked yet").with_effect("none"));
  for (std::size_t i = 0; i < std::min(nodes.size(), most_tries); ++i)
    race.add(nodes[i].name, [&node = nodes[i]](const auto& stop) {
      auto line = line_to(node, stop);
      slipway::kit::Etcd2(line.http, stop).require_healthy();
      return std::pair(std::pair(node.name, std::move(line)), true);
    });
  // a changed key is never passed over in silence, not even when another machine would do
  const auto result = race.run();
  if (!result.best) throw Failure(result.failure);
  const auto& [name, line] = *result.best;
  return {name, line.tunnel, slipway::kit::Etcd2(line.http, cancelled)};
}

bool serves(const EtcdLink& link, const std::vector<std::string>& client_urls,
            const std::function<bool()>& cancelled) {
  for (const auto& url : client_urls) {
    const auto target = target_of(url);
    if (!target) continue;
    try {
      const auto http =
          std::make_shared<TunnelHttp>(link.tunnel, std::vector{*target}, health_patience);
      slipway::kit::Etcd2(http, cancelled).require_healthy();
      return true;
    } catch (const Failure& failure) {
      if (failure.kind == "cancelled") throw;
    }
  }
  return false;
}

}  // namespace cloudconfig
