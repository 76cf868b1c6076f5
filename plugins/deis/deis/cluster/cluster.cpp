#include "deis/cluster/cluster.hpp"

#include <algorithm>

#include "slipway/kit/race.hpp"

namespace deis {
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

constexpr const char* fleet_socket = "/var/run/fleet.sock";
constexpr const char* loopback = "127.0.0.1";
constexpr int etcd_port = 2379;
constexpr int legacy_etcd_port = 4001;
constexpr int ssh_port = 22;
constexpr std::int64_t machines_last_ms = 1000;
constexpr std::int64_t states_last_ms = 250;
constexpr std::int64_t health_lasts_ms = 1000;
/// With a moment between them and the patience of the last, all tries of one call stay well below
/// the 30 s that a call may take.
constexpr std::size_t most_tries = 6;
/// A fleet that lost its etcd answers nothing at all.
constexpr std::chrono::milliseconds fleet_patience{3000};

std::string text_or(const slipway::Value& value, const char* otherwise) {
  return value.as_string().empty() ? otherwise : value.as_string();
}

bool reachable(const InventoryNode& node) {
  return !node.ssh.host.as_string().empty() && node.status != NodeStanding::lost;
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

SshSession session_to(const SshOptions& options, const std::string& node) {
  try {
    return SshSession(options);
  } catch (Failure& failure) {
    if (failure.kind == "forbidden") failure.with_hint(slipway::kit::changed_key_hint(node));
    throw;
  }
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

Cluster::Cluster(const Settings& settings)
    : settings_(settings),
      machines_(machines_last_ms),
      states_(states_last_ms),
      healthy_(health_lasts_ms) {}

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
  line.tunnel = std::make_shared<Tunnel>(session_to(options, node.name));
  line.fleet =
      std::make_shared<TunnelHttp>(line.tunnel, fleet_targets(), settings_.request_timeout);
  line.etcd = std::make_shared<TunnelHttp>(line.tunnel, etcd_targets(), settings_.request_timeout);
  return line;
}

/// One that is stopped, or that lost its etcd, is of no use while others are well.
bool Cluster::has_fleet(const Line& line, const std::function<bool()>& cancelled) {
  try {
    const auto http = std::make_shared<TunnelHttp>(line.tunnel, fleet_targets(), fleet_patience);
    Fleet(http, cancelled).machines();
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

std::vector<FleetMachine> Cluster::machines(const Way& way, std::int64_t now_ms) {
  return machines_.get(now_ms, [&] { return way.fleet.machines(); });
}

std::vector<FleetState> Cluster::states(const Way& way, const std::string& unit,
                                        std::int64_t now_ms) {
  const auto all = states_.get(now_ms, [&] {
    auto by_unit = std::make_shared<StatesByUnit>();
    for (auto& row : way.fleet.states()) (*by_unit)[row.name].push_back(row);
    return std::shared_ptr<const StatesByUnit>(std::move(by_unit));
  });
  const auto at = all->find(unit);
  return at == all->end() ? std::vector<FleetState>() : at->second;
}

void Cluster::require_healthy(const Way& way, std::int64_t now_ms) {
  healthy_.get(now_ms, [&] {
    way.etcd.require_healthy();
    return true;
  });
}

Way Cluster::any(const Inventory& inventory, const std::function<bool()>& cancelled) {
  if (const auto line = current()) return way_on(*line, cancelled);
  const std::lock_guard lock(opening_);
  if (const auto line = current()) return way_on(*line, cancelled);
  slipway::kit::Race<std::shared_ptr<Line>> race(cancelled);
  race.otherwise(Failure("unavailable", "no machine of the platform is known by its host key yet")
                     .with_effect("none")
                     .with_hint("'slipway up' makes the first contact"));
  for (const auto* node : candidates(inventory, bad_)) {
    if (race.size() == most_tries) break;
    race.add(node->name, [this, node](const auto& stop) {
      auto line = std::make_shared<Line>(open(*node, stop));
      const bool good = has_fleet(*line, stop);
      return std::pair(line, good);
    });
  }
  // A changed key is never passed over in silence: it ends the race, whoever else would do.
  const auto result = race.run();
  for (const auto& name : result.failed) ++bad_[name];
  // What is wrong with fleet, where none has one, is for the caller to find.
  const auto& found = result.best ? result.best : result.second_best;
  if (!found) throw Failure(result.failure);
  if (result.best) bad_[(*found)->node] = 0;
  keep(*found);
  return way_on(**found, cancelled);
}

Way Cluster::through(const InventoryNode& node, const std::function<bool()>& cancelled) {
  if (const auto line = current(); line && line->node == node.name) return way_on(*line, cancelled);
  const auto line = std::make_shared<Line>(open(node, cancelled));
  if (!current()) keep(line);
  return way_on(*line, cancelled);
}

}  // namespace deis
