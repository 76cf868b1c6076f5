#include "swarm/docker/standing.hpp"

#include <array>
#include <utility>

namespace swarm {
namespace {

constexpr std::array<std::pair<const char*, SwarmState>, 5> words = {{
    {"inactive", SwarmState::inactive},
    {"pending", SwarmState::pending},
    {"active", SwarmState::active},
    {"error", SwarmState::error},
    {"locked", SwarmState::locked},
}};

SwarmState state_of(const std::string& word) {
  for (const auto& [text, state] : words)
    if (word == text) return state;
  return SwarmState::unheard_of;
}

}  // namespace

const char* to_text(SwarmState state) {
  for (const auto& [text, one] : words)
    if (one == state) return text;
  return "unheard of";
}

Standing Standing::from(const slipway::Value& info) {
  const auto& said = info["Swarm"];
  Standing standing;
  standing.state = state_of(said["LocalNodeState"].as_string());
  standing.manager = said["ControlAvailable"].as_bool();
  standing.error = said["Error"].as_string();
  standing.node_id = said["NodeID"].as_string();
  standing.address = said["NodeAddr"].as_string();
  if (standing.error.empty()) standing.cluster_id = said["Cluster"]["ID"].as_string();
  standing.cluster_labels = said["Cluster"]["Spec"]["Labels"];
  for (const auto& peer : said["RemoteManagers"].as_list())
    standing.peers.push_back(peer["NodeID"].as_string());
  standing.host_name = info["Name"].as_string();
  return standing;
}

}  // namespace swarm
