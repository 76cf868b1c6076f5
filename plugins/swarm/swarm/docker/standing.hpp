#pragma once
#include <string>
#include <vector>

#include "slipway/value.hpp"

namespace swarm {

/// Docker's word for how a machine stands to swarms.
enum class SwarmState { inactive, pending, active, error, locked, unheard_of };

/// How a machine's own docker says that it stands: `Swarm` of `GET /info`.
struct Standing {
  SwarmState state = SwarmState::unheard_of;
  bool manager = false;  ///< it has what makes a manager; whether it can decide, `error` says
  std::string error;
  std::string node_id;
  std::string address;
  std::string cluster_id;          ///< of a manager that can decide
  slipway::Value cluster_labels;   ///< of its swarm
  std::vector<std::string> peers;  ///< node ids of the managers that it knows
  std::string host_name;

  /// A manager whose swarm has a leader.
  bool decides() const { return state == SwarmState::active && manager && !cluster_id.empty(); }
  bool in_no_swarm() const { return state == SwarmState::inactive; }

  static Standing from(const slipway::Value& info);
};

const char* to_text(SwarmState state);

}  // namespace swarm
