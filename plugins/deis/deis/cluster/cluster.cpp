#include "deis/cluster/cluster.hpp"

#include <algorithm>

namespace deis {
namespace {

using slipway::Failure;
using slipway::contract::Inventory;
using slipway::contract::InventoryNode;
using slipway::kit::ChannelTarget;
using slipway::kit::SshOptions;
using slipway::kit::SshSession;
using slipway::kit::Tunnel;
using slipway::kit::TunnelHttp;

constexpr const char* fleet_socket = "/var/run/fleet.sock";
constexpr const char* loopback = "127.0.0.1";
constexpr int etcd_port = 2379;
constexpr int legacy_etcd_port = 4001;
constexpr int ssh_port = 22;
/// All tries of one call together stay well below the 30 s that a call may take.
constexpr int most_tries = 2;

std::string text_or(const slipway::Value& value, const char* otherwise) {
  return value.as_string().empty() ? otherwise : value.as_string();
}

bool reachable(const InventoryNode& node) {
  return !node.ssh.host.as_string().empty() && node.status != "lost";
}

/// Machines with a known key, those that failed least first.
std::vector<const InventoryNode*> candidates(const Inventory& inventory,
                                             std::map<std::string, int>& bad) {
  std::vector<const InventoryNode*> nodes;
  for (const auto& node : inventory.nodes)
    if (reachable(node) && !node.ssh.host_key.as_string().empty()) nodes.push_back(&node);
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](const auto* a, const auto* b) { return bad[a->name] < bad[b->name]; });
  return nodes;
}

/// Where fleet is; the command is for machines that forward no sockets.
std::vector<ChannelTarget> fleet_targets() {
  return {ChannelTarget::unix_socket(fleet_socket),
          ChannelTarget::through(std::string("fleetctl fd-forward ") + fleet_socket)};
}

/// etcd listens on its own port and on the one of old; a machine may have but one of them.
std::vector<ChannelTarget> etcd_targets() {
  return {ChannelTarget::tcp(loopback, legacy_etcd_port), ChannelTarget::tcp(loopback, etcd_port)};
}

}  // namespace

Cluster::Cluster(const Settings& settings) : settings_(settings) {}

Cluster::Line Cluster::open(const InventoryNode& node,
                            const std::function<bool()>& cancelled) const {
  if (!reachable(node))
    throw Failure("unavailable", "node '" + node.name + "' has no ssh address yet")
        .with_effect("none");
  SshOptions options;
  options.host = node.ssh.host.as_string();
  options.port = static_cast<int>(node.ssh.port.as_int(ssh_port));
  options.user = text_or(node.ssh.user, "core");
  options.identity = node.ssh.identity.as_string();
  options.passphrase = node.ssh.passphrase.as_string();
  options.host_key = node.ssh.host_key.as_string();
  options.timeout = settings_.connect_timeout;
  options.cancelled = cancelled;
  Line line;
  line.node = node.name;
  line.tunnel = std::make_shared<Tunnel>(SshSession(options));
  line.fleet =
      std::make_shared<TunnelHttp>(line.tunnel, fleet_targets(), settings_.request_timeout);
  line.etcd = std::make_shared<TunnelHttp>(line.tunnel, etcd_targets(), settings_.request_timeout);
  return line;
}

/// One that is stopped, or that lost its etcd, is of no use while others are well.
bool Cluster::has_fleet(const Line& line, const std::function<bool()>& cancelled) {
  try {
    Fleet(line.fleet, cancelled).machines();
    return true;
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    return false;
  }
}

Way Cluster::way_on(const Line& line, const std::function<bool()>& cancelled) const {
  return {line.node, line.tunnel->host_key(), line.tunnel, Fleet(line.fleet, cancelled),
          slipway::kit::Etcd2(line.etcd, cancelled)};
}

std::shared_ptr<Cluster::Line> Cluster::current() const {
  const std::lock_guard lock(mutex_);
  return line_ && line_->tunnel->alive() ? line_ : nullptr;
}

void Cluster::keep(std::shared_ptr<Line> line) {
  const std::lock_guard lock(mutex_);
  line_ = std::move(line);
}

void Cluster::avoid(const std::string& node) {
  const std::lock_guard opening(opening_);
  ++bad_[node];
  const std::lock_guard lock(mutex_);
  if (line_ && line_->node == node) line_ = nullptr;
}

bool Cluster::may_nudge(std::int64_t now_ms, std::int64_t after_ms) {
  auto last = changed_ms_.load();
  return now_ms - last >= after_ms && changed_ms_.compare_exchange_strong(last, now_ms);
}

Way Cluster::any(const Inventory& inventory, const std::function<bool()>& cancelled) {
  if (const auto line = current()) return way_on(*line, cancelled);
  const std::lock_guard lock(opening_);
  if (const auto line = current()) return way_on(*line, cancelled);
  Failure last = Failure("unavailable", "no machine of the platform is known by its host key yet")
                     .with_effect("none")
                     .with_hint("'slipway up' makes the first contact");
  int tries = 0;
  std::shared_ptr<Line> without_fleet;
  for (const auto* node : candidates(inventory, bad_)) {
    if (tries == most_tries) break;
    try {
      auto line = std::make_shared<Line>(open(*node, cancelled));
      if (has_fleet(*line, cancelled)) {
        bad_[node->name] = 0;
        keep(line);
        return way_on(*line, cancelled);
      }
      if (!without_fleet) without_fleet = std::move(line);
      ++tries;
    } catch (const Failure& failure) {
      // A changed key is never passed over in silence, not even when another machine would do.
      if (failure.kind == "forbidden" || failure.kind == "cancelled") throw;
      ++bad_[node->name];
      ++tries;
      last = failure;
    }
  }
  if (!without_fleet) throw last;
  keep(without_fleet);  // what is wrong with fleet is for the caller to find
  return way_on(*without_fleet, cancelled);
}

Way Cluster::through(const InventoryNode& node, const std::function<bool()>& cancelled) {
  if (const auto line = current(); line && line->node == node.name) return way_on(*line, cancelled);
  const auto line = std::make_shared<Line>(open(node, cancelled));
  if (!current()) keep(line);
  return way_on(*line, cancelled);
}

}  // namespace deis
