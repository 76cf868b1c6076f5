#include "swarm/cluster/cluster.hpp"

#include <algorithm>

#include "slipway/kit/race.hpp"
#include "slipway/text.hpp"

namespace swarm {
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

constexpr const char* docker_socket = "/var/run/docker.sock";
constexpr int ssh_port = 22;
constexpr std::chrono::seconds command_limit{5};
/// A tree of images is loaded by one request.
constexpr std::chrono::seconds silence{25};
constexpr std::size_t largest_answer = 64 << 20;

/// Where docker is.  The command is for machines that forward no sockets, and for users who may
/// become root but not reach the socket.
std::vector<ChannelTarget> docker_targets() {
  return {ChannelTarget::unix_socket(docker_socket),
          ChannelTarget::through("sudo -n docker system dial-stdio")};
}

std::string text_or(const slipway::Value& value, const char* otherwise) {
  return value.as_string().empty() ? otherwise : value.as_string();
}

SshSession session_to(const SshOptions& options, const std::string& node) {
  try {
    return SshSession(options);
  } catch (Failure& failure) {
    if (failure.kind == "forbidden") failure.with_hint(slipway::kit::changed_key_hint(node));
    throw;
  }
}

/// Those with a known key; who served last first, then those that were managers when last seen.
std::vector<const InventoryNode*> candidates(const Inventory& inventory, const std::string& last) {
  std::vector<const InventoryNode*> nodes;
  for (const auto& node : inventory.nodes)
    if (reachable(node) && !node.ssh.host_key.as_string().empty()) nodes.push_back(&node);
  const auto rank = [&](const InventoryNode* node) {
    if (node->name == last) return 0;
    return node->facts["swarm_role"].as_string() == "manager" ? 1 : 2;
  };
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  return nodes;
}

}  // namespace

const InventoryNode* find_node(const Inventory& inventory, const std::string& name) {
  for (const auto& node : inventory.nodes)
    if (node.name == name) return &node;
  return nullptr;
}

bool reachable(const InventoryNode& node) {
  return !node.ssh.host.as_string().empty() && node.status != NodeStanding::lost;
}

Standing Machine::standing() const {
  return Standing::from(
      docker.get("/info", "ask docker on '" + node + "' how it stands", Docker::long_one));
}

std::string Machine::ask(const std::string& command) const {
  return std::string(slipway::trimmed(tunnel->run(command, command_limit, cancelled).out));
}

Failure docker_failure(const Machine& machine, const Failure& failure) {
  if (failure.kind != "unavailable" || !machine.tunnel->alive()) return failure;
  const std::string socket = docker_socket;
  const auto said = machine.ask("if [ ! -e " + socket + " ]; then echo none; elif [ -r " + socket +
                                " ] && [ -w " + socket + " ]; then echo open; else echo shut; fi");
  const auto node = "'" + machine.node + "'";
  if (said == "none")
    return Failure("unavailable",
                   "docker does not run on " + node + ": " + socket + " is not there")
        .with_effect(failure.effect)
        .with_hint(
            "have it installed (platform.docker: install), or see 'systemctl status docker' "
            "on the machine");
  if (said == "shut")
    return Failure("forbidden", "the user of " + machine.tunnel->peer() + " may not use " + socket)
        .with_effect("none")
        .with_hint(
            "put the user into the group docker, or allow it 'sudo docker' without a "
            "password");
  return failure;
}

Cluster::Line Cluster::open(const InventoryNode& node, const Cancelled& cancelled) const {
  if (!reachable(node))
    throw Failure("unavailable", "node '" + node.name + "' has no ssh address yet")
        .with_effect("none");
  SshOptions options;
  options.host = node.ssh.host.as_string();
  options.port = static_cast<int>(node.ssh.port.as_int(ssh_port));
  options.user = text_or(node.ssh.user, "root");
  options.identity = node.ssh.identity.as_string();
  options.passphrase = node.ssh.passphrase.as_string();
  options.host_key = node.ssh.host_key.as_string();
  options.timeout = connect_timeout_;
  options.cancelled = cancelled;
  Line line;
  line.tunnel = std::make_shared<Tunnel>(session_to(options, node.name));
  slipway::kit::AnswerLimits limits;
  limits.largest = largest_answer;
  line.http = std::make_shared<TunnelHttp>(line.tunnel, docker_targets(), silence, limits);
  line.version = std::make_shared<ApiVersion>();
  return line;
}

Machine Cluster::machine(const InventoryNode& node, const Cancelled& cancelled) {
  const auto known = [&]() -> Line {
    const std::lock_guard lock(mutex_);
    const auto at = lines_.find(node.name);
    return at == lines_.end() || !at->second.tunnel->alive() ? Line{} : at->second;
  };
  auto line = known();
  const auto& key = node.ssh.host_key.as_string();
  if (!line.tunnel || (!key.empty() && line.tunnel->host_key() != key)) {
    line = open(node, cancelled);
    const std::lock_guard lock(mutex_);
    lines_[node.name] = line;
  }
  return {node.name, line.tunnel->host_key(), line.tunnel,
          Docker(line.http, line.version, cancelled), cancelled};
}

Machine Cluster::manager(const Inventory& inventory, const Cancelled& cancelled,
                         const std::string& except) {
  std::string last;
  {
    const std::lock_guard lock(mutex_);
    last = last_manager_;
  }
  slipway::kit::Race<std::shared_ptr<Machine>> race(cancelled);
  race.otherwise(Failure("unavailable", "no machine of the swarm is known by its host key yet")
                     .with_effect("none")
                     .with_hint("'slipway up' makes the first contact"));
  for (const auto* node : candidates(inventory, last)) {
    if (node->name == except && inventory.nodes.size() > 1) continue;
    race.add(node->name, [this, node](const auto& stop) {
      auto found = std::make_shared<Machine>(machine(*node, stop));
      const auto standing = found->standing();
      if (standing.decides()) return std::pair(found, true);
      throw Failure("unavailable", standing.error.empty()
                                       ? "'" + node->name + "' is no manager of a swarm"
                                       : "'" + node->name + "': " + standing.error)
          .with_effect("none");
    });
  }
  auto result = race.run();
  if (!result.best) throw Failure(result.failure);
  {
    const std::lock_guard lock(mutex_);
    last_manager_ = (*result.best)->node;
  }
  // what it was found with, asks whether the race is over
  const auto* node = find_node(inventory, (*result.best)->node);
  return machine(*node, cancelled);
}

}  // namespace swarm
